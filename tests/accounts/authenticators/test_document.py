"""`docs/security.md` shows the table of ways in."""

from pathlib import Path

from accounts.authenticators import table, ways
from accounts.authenticators.table import SecurityEvent

DOCUMENT = Path(__file__).parents[3] / "docs" / "security.md"
HEADING = "## Ways into an account"


def rendered() -> list[str]:
    """Return the table in Markdown: a row an event, a column a way in."""
    keys = [way.key for way in ways.every()]
    head = ["event", *(key.replace("_", " ") for key in keys)]
    rows = [[event.value, *(", then ".join(table.steps(event, key)) or "–" for key in keys)] for event in SecurityEvent]
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def test_the_document_shows_the_table_as_it_is() -> None:
    section = DOCUMENT.read_text().partition(HEADING)[2].partition("\n## ")[0]

    shown = [line for line in section.splitlines() if line.startswith("|")]

    assert shown == rendered(), "\n".join(["put this into docs/security.md:", *rendered()])
