"""The log of the tests' own PostgreSQL: at the end of a run nothing personal and no statement may stand in it."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

PERSONAL = re.compile(
    r"@example\.(com|jp|net)"  # every address of the tests
    r"|(?<!\d)0[5789]0\d{8}(?!\d)|(?<!\d)0[1-9]\d{8}(?!\d)"  # telephones
    r"|ひかり|ミナト|こたろう|旅人|わたる|湊"  # the cast
    r"|^.*(DETAIL|STATEMENT|QUERY|CONTEXT):",  # in which anything could stand
    re.MULTILINE,
)


def personal(lines: Iterable[str]) -> list[str]:
    """Return the lines in which something personal stands, or from which it could come."""
    return [line.rstrip("\n") for line in lines if PERSONAL.search(line)]


def verdict(data: Path) -> str:
    """Return what is wrong with the log in a data directory, empty where there is nothing or no such server."""
    log = data / "postgres.log"
    if not log.exists():
        return ""
    with log.open(encoding="utf-8", errors="replace") as lines:
        found = personal(lines)
    if not found:
        return ""
    shown = "\n".join(f"  {line[:200]}" for line in found[:10])
    return f"PostgreSQL logged personal data or statements, {len(found)} lines:\n{shown}"


def judge(session: pytest.Session, data: Path) -> None:
    """Fail the run where its server's log is not quiet, and say what stands in it."""
    if wrong := verdict(data):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line(wrong, red=True)
