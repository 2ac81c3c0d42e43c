"""`python -m portal.demo`: what `make demo` runs."""

import sys

from portal import embedded
from portal.demo.supervisor import run_demo

if __name__ == "__main__":
    sys.exit(run_demo(embedded.data_dir()))
