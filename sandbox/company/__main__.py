"""`python -m sandbox.company`: write the CSV files and print their paths."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sandbox.company.files import write


def main(arguments: list[str]) -> None:
    """Parse the command line and write the files."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.company", description="Invent a company's CSV files.")
    parser.add_argument("--customers", type=int, default=300, help="beside the fixed cast (default 300)")
    parser.add_argument("--months", type=int, default=26, help="months of bills (default 26)")
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(ZoneInfo("Asia/Tokyo")).date())
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    for path in write(given.out, customers=given.customers, months=given.months, today=given.today):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
