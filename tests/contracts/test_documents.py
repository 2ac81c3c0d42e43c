"""What the documents name exists."""

import re
from pathlib import Path

import pytest

from tests.contracts.rules import TREE

NAMED = re.compile(r"`(?:([\w/]+\.py))?::(\w+)`")
DOCUMENTS = sorted(TREE.glob("docs/**/*.md"))
LINKED = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def named_tests(text: str) -> list[tuple[str, str]]:
    """File and function of every test that a document names; `::name` alone belongs to the file named before."""
    found, file = [], ""
    for where, name in NAMED.findall(text):
        file = where or file
        found.append((file, name))
    return found


def test_every_test_that_the_security_page_names_exists() -> None:
    named = named_tests((TREE / "docs/security.md").read_text())

    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (TREE / "tests" / file).is_file() or f"def {name}(" not in (TREE / "tests" / file).read_text()
    ]

    assert len(named) > 50
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(TREE).as_posix())
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    text = document.read_text()

    assert [target for target in LINKED.findall(text) if not (document.parent / target).exists()] == []


def test_a_folder_of_the_map_is_a_folder_of_the_tree() -> None:
    drawn = (TREE / "docs/architecture.md").read_text().split("```")[1]
    below_portal = re.findall(r"^  (\w+)/", drawn, re.MULTILINE)

    assert below_portal
    assert [name for name in below_portal if not (TREE / "portal" / name).is_dir()] == []
    assert {path.parent.name for path in TREE.glob("portal/*/__init__.py")} - {"management", "migrations"} == set(
        below_portal
    )
