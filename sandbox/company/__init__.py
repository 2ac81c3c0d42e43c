"""The company's own systems in small: they hand over customers, lines and bills as CSV files.

    python -m sandbox.company --customers 300 --months 26 --out DIR

Everything is drawn from a seed, so the same call writes the same files. Names, numbers and addresses are invented;
telephone numbers lie in ranges that are not assigned.
"""
