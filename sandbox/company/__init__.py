"""The company's own systems, simulated: they export customers, lines and bills as CSV files.

`python -m sandbox.company --customers 300 --months 26 --out DIR`

Everything is generated from fixed seeds, so the same call writes the same files. Names, numbers and addresses are
invented; telephone numbers lie in ranges that are not assigned.
"""
