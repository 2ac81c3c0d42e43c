import ast
import re
from collections.abc import Iterator

import pytest

from accounts.security_log.sentences import NOT_SHOWN, SENTENCES, WORDS
from tests.contracts.rules import Source
from tests.contracts.test_whole_tree import SHIPPED, calls

ACTION = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")


def recorded() -> set[str]:
    """Every action that some feature writes into the audit log."""
    found = set()
    for source in SHIPPED:
        for call in calls(source, "trail.record"):
            found |= {str(node.value) for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)}
        found |= set(imports(source))
    return found


def imports(source: Source) -> Iterator[str]:
    """The `action` that a kind of file (`portal.imports.kinds`) names for its imports."""
    for node in ast.walk(source.tree):
        named = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "action" and node.value
        if isinstance(named, ast.Constant):
            yield str(named.value)


def test_every_act_is_a_sentence_or_is_not_shown_for_a_reason() -> None:
    assert sorted(recorded() - SENTENCES.keys() - NOT_SHOWN.keys()) == []


def test_no_sentence_is_left_over() -> None:
    assert sorted((SENTENCES.keys() | NOT_SHOWN.keys()) - recorded()) == []


def test_every_way_to_sign_in_has_a_word() -> None:
    ways = {
        str(word.value.value)
        for source in SHIPPED
        for name in ("entry.let_in", "let_in")
        for call in calls(source, name)
        for word in call.keywords
        if word.arg == "method" and isinstance(word.value, ast.Constant)
    }

    assert len(ways) > 4
    assert sorted(ways - WORDS["method"].keys()) == []


def test_no_act_is_both_shown_and_not() -> None:
    assert not SENTENCES.keys() & NOT_SHOWN.keys()
    assert all(NOT_SHOWN.values())


def test_there_are_acts_to_look_at() -> None:
    assert len(recorded()) > 60
    assert "billing:statements:imported" in recorded()
    assert all(ACTION.fullmatch(action) for action in recorded())


@pytest.mark.parametrize("action", SENTENCES)
def test_a_sentence_is_one_and_names_details_that_have_words(action: str) -> None:
    text = SENTENCES[action].text

    assert text
    assert "。" not in text
    assert set(re.findall(r"\{(\w+)\}", text)) <= {*WORDS, "sessions"}
