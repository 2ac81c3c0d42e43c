"""`docs/security.md` lists what one person of each role can do alone, permission by permission."""

from collections.abc import Iterator
from pathlib import Path

from desk.staff.roles import Role, may
from tests.desk.alone.acts import ACTS, READS

DOCUMENT = Path(__file__).parents[3] / "docs" / "security.md"
HEADING = "### What one member of staff can do alone"


def rendered() -> Iterator[str]:
    """Yield the table in Markdown."""
    yield "| permission | roles | acts that are walked in pairs, or why it has none |"
    yield "| --- | --- | --- |"
    for name in sorted({**ACTS, **READS}):
        roles = "、".join(role.label for role in Role if name in may()[role])
        yield f"| {name} | {roles} | {READS.get(name) or ', '.join(ACTS[name])} |"


def test_the_document_shows_the_table_of_the_walk() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition(HEADING)[2]
    shown = section.partition("\n|")[2].partition("\n\n")[0].splitlines()
    shown[0] = f"|{shown[0]}"

    assert shown == list(rendered()), "\n".join(["put this into docs/security.md:", *rendered()])
