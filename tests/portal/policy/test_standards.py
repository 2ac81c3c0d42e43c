"""Knobs that are weaker than the standards."""

import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from portal.policy.knobs import PRESETS, Policy
from portal.policy.standards import weaknesses
from tests.portal.policy.deviations import DEVIATIONS

STRICT = PRESETS["strict"]
DOCUMENT = Path(__file__).parents[3] / "docs/security.md"


def test_the_strict_preset_has_no_weakness() -> None:
    assert list(weaknesses(STRICT)) == []


def test_the_portals_preset_has_exactly_the_documented_ones() -> None:
    found = {weakness.knob: (weakness.number, weakness.clause) for weakness in weaknesses(PRESETS["portal"])}

    assert found.keys() == DEVIATIONS.keys()
    for knob, (number, clause) in DEVIATIONS.items():
        assert found[knob][0] == number
        assert clause in found[knob][1]


def test_the_page_on_security_defends_each_of_them() -> None:
    listed = re.findall(r"^\| `portal\.W0(\d\d)` `(\w+)` \|", DOCUMENT.read_text(), re.MULTILINE)

    assert {knob: int(number) for number, knob in listed} == {knob: number for knob, (number, _) in DEVIATIONS.items()}


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        ("code_digits", 4),
        ("code_digits", 5),
        ("code_minutes", 11),
        ("code_wrong", 101),
        ("password_shortest_alone", 14),
        ("password_kinds", 1),
        ("migration_three_kinds", True),
        ("password_any_characters", False),
        ("passcode", True),
        ("lock_hours", 71),
        ("lock_tries", 11),
        ("trusted_days", 1),
        ("registration_phone_code", False),
    ],
)
def test_one_step_below_a_standard_is_a_weakness(knob: str, value: Any) -> None:
    found = list(weaknesses(replace(STRICT, **{knob: value})))

    assert [weakness.knob for weakness in found] in ([knob], ["lock_hours"])
    assert f"IDENTITY_{found[0].knob.upper()}=" in found[0].hint


@pytest.mark.parametrize("preset", PRESETS)
def test_what_is_proposed_instead_ends_the_weakness(preset: str) -> None:
    weak = replace(PRESETS[preset], lock_tries=500, code_wrong=200, code_minutes=60)

    for weakness in weaknesses(weak):
        kind = type(getattr(Policy(), weakness.knob))
        value = weakness.instead == "true" if kind is bool else int(weakness.instead)

        turned: dict[str, Any] = {weakness.knob: value}
        mended = replace(weak, **turned)

        assert weakness.knob not in {left.knob for left in weaknesses(mended)}


def test_every_number_has_limits_that_its_presets_keep() -> None:
    for knob in fields(Policy):
        for preset in PRESETS.values():
            value = getattr(preset, knob.name)
            assert isinstance(value, bool) or knob.metadata["least"] <= value <= knob.metadata["most"], knob.name
