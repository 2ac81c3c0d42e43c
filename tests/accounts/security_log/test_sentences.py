"""Every act that the source records is declared by its feature, and every declared act is recorded by the source."""

import ast
import re
from collections.abc import Iterator

import pytest

from accounts.security_log.sentences import WORDS
from portal import features
from portal.features import Act
from tests.contracts.rules import Source
from tests.contracts.test_whole_tree import SHIPPED, calls

ACTION = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")
TOLD = [tag for tag, act in features.acts().items() if act.owner]


def recorded() -> set[str]:
    """Return every action that a feature writes into the audit log."""
    found = set()
    for source in SHIPPED:
        for call in calls(source, "trail.record"):
            found |= {str(node.value) for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)}
        found |= set(imports(source))
    return found


def imports(source: Source) -> Iterator[str]:
    """Return the `action` that a kind of file (`portal.imports.kinds`) names for its imports."""
    for node in ast.walk(source.tree):
        named = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "action" and node.value
        if isinstance(named, ast.Constant):
            yield str(named.value)


def faults(acts: dict[str, Act]) -> list[str]:
    """Return the acts that are both told and untold, or neither, or untold without words for the desk."""
    return [tag for tag, act in acts.items() if bool(act.owner) is bool(act.untold) or (act.untold and not act.desk)]


def test_every_act_that_is_recorded_is_declared() -> None:
    assert sorted(recorded() - features.acts().keys()) == [], "declare these in the `acts` of a feature.py"


def test_no_declared_act_is_left_over() -> None:
    assert sorted(features.acts().keys() - recorded()) == [], "nobody records these: take them out of feature.py"


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


def test_an_act_is_told_or_is_not_for_a_reason_and_has_words_for_the_desk() -> None:
    assert faults(dict(features.acts())) == []
    assert set(features.untold()) == features.acts().keys() - set(TOLD)


@pytest.mark.parametrize("act", [Act("a"), Act("a", "し", untold="why"), Act("a", untold="why"), Act("a", desk="し")])
def test_an_act_that_is_half_declared_would_be_seen(act: Act) -> None:
    assert faults({"a:b:a": act}) == ["a:b:a"]


def test_there_are_acts_to_look_at() -> None:
    assert len(recorded()) > 60
    assert "billing:statements:imported" in recorded()
    assert all(ACTION.fullmatch(action) for action in recorded())


@pytest.mark.parametrize("action", TOLD)
def test_a_sentence_is_one_and_names_details_that_have_words(action: str) -> None:
    text = features.acts()[action].owner

    assert "。" not in text
    assert set(re.findall(r"\{(\w+)\}", text)) <= {*WORDS, "sessions"}
