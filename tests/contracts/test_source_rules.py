"""The source keeps its rules, and each rule is seen to find what breaks it."""

import pytest

from tests.contracts import naming_rules, python_rules, text_rules
from tests.contracts.rules import Rule, Source, sources

RULES = [*text_rules.RULES, *python_rules.RULES, *naming_rules.RULES]
TREE = list(sources())


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_tree_keeps_the_rule(rule: Rule) -> None:
    faults = [fault for source in TREE for fault in rule.faults(source)]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_rule_looks_at_some_files(rule: Rule) -> None:
    assert any(rule.covers(source.path) for source in TREE)


@pytest.mark.parametrize(("rule", "source"), [(rule, source) for rule in RULES for source in rule.planted], ids=str)
def test_the_rule_finds_what_breaks_it(rule: Rule, source: Source) -> None:
    assert rule.faults(source)


@pytest.mark.parametrize(("rule", "source"), [(rule, source) for rule in RULES for source in rule.fine], ids=str)
def test_the_rule_leaves_good_source_alone(rule: Rule, source: Source) -> None:
    assert rule.covers(source.path) or rule.name.startswith("views hold")
    assert not rule.faults(source)
