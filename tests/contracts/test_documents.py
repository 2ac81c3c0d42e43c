"""What the documents name exists."""

import importlib
import re
from functools import reduce
from pathlib import Path

import pytest

from tests.contracts.rules import PACKAGES, TREE

NAMED = re.compile(r"`(?:([\w/]+\.py))?::(\w+)`")
DOCUMENTS = sorted(TREE.glob("docs/**/*.md"))
OURS = re.compile(rf"(?<![\w./@\"'-])(?:{'|'.join(PACKAGES)})(?:\.(?!W\d)[a-zA-Z_]\w*)+(?![\w/])(?!\.py)")
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


def features_of(app: str) -> set[str]:
    """Packages of an app, as far as they are features."""
    return {path.parent.name for path in TREE.glob(f"{app}/*/__init__.py")} - {
        "management",
        "migrations",
        "templatetags",
    }


def drawn(text: str) -> dict[str, set[str]]:
    """The features that the map draws below each app: words with a slash behind them, two blanks in."""
    found: dict[str, set[str]] = {}
    app = ""
    for line in text.split("```")[1].splitlines():
        if line.startswith("  "):
            found[app] |= set(re.findall(r"\b(\w+)/(?=\s|$)", line))
        elif re.match(r"\w+/ ", line):
            app = line.split("/")[0]
            found[app] = set()
    return found


def test_the_map_draws_every_feature_of_every_app_and_no_other() -> None:
    on_the_map = drawn((TREE / "docs/architecture.md").read_text())

    assert {app: on_the_map[app] for app in PACKAGES} == {app: features_of(app) for app in PACKAGES}


def resolves(name: str) -> bool:
    """Whether a dotted name is a module of ours, or something in one."""
    module, _, rest = name, "", ""
    while module:
        if (TREE / f"{module.replace('.', '/')}.py").is_file() or (TREE / module.replace(".", "/")).is_dir():
            found: object = importlib.import_module(module)
            return not rest or reduce(lambda one, part: getattr(one, part, None), rest.split("."), found) is not None
        module, _, last = module.rpartition(".")
        rest = f"{last}.{rest}".rstrip(".")
    return False


@pytest.mark.parametrize("document", ["architecture.md", "testing.md", "operations.md", "glossary.md", "security.md"])
def test_every_dotted_name_of_ours_in_a_document_is_in_the_source(document: str) -> None:
    text = (TREE / "docs" / document).read_text()
    written = {name for code in re.findall(r"`([^`]+)`", text) for name in OURS.findall(code)}

    assert [name for name in sorted(written) if not resolves(name)] == []


def test_a_name_that_is_not_in_the_source_would_be_seen() -> None:
    assert resolves("portal.audit.trail.record")
    assert not resolves("portal.audit.trail.note")
    assert not resolves("portal.auditing.trail")
