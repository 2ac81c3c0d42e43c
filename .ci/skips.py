"""Fails when a test was skipped for a reason that nobody agreed to: `skips.py REPORT.xml ALLOWED.txt`."""

import fnmatch
import sys
from pathlib import Path
from xml.etree import ElementTree


def unexpected(report: Path, allowed: Path) -> list[str]:
    """Skips whose reason matches no line of `allowed` (shell patterns; # begins a comment)."""
    lines = (line.split("#")[0].strip() for line in allowed.read_text().splitlines())
    patterns = [line for line in lines if line]
    skips = [
        (f"{case.get('classname')}::{case.get('name')}", skip.get("message") or "")
        for case in ElementTree.parse(report).iter("testcase")  # noqa: S314 -- written by pytest a moment ago
        for skip in case.iter("skipped")
        if skip.get("type") != "pytest.xfail"
    ]
    return [f"{test}: {why}" for test, why in skips if not any(fnmatch.fnmatchcase(why, p) for p in patterns)]


if __name__ == "__main__":
    found = unexpected(Path(sys.argv[1]), Path(sys.argv[2]))
    for line in found:
        sys.stderr.write(f"skipped, and the reason is not in {sys.argv[2]}: {line}\n")
    sys.exit(bool(found))
