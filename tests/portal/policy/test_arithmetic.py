"""The numbers of docs/security.md are computed, not copied."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from accounts.reauthentication.actions import PASSWORDS_A_DAY
from portal.policy import arithmetic
from portal.policy.knobs import PRESETS

PORTAL, STRICT = PRESETS["portal"], PRESETS["strict"]
DOCUMENT = Path(__file__).parents[3] / "docs/security.md"


def test_the_chance_of_distinct_independent_guesses() -> None:
    assert arithmetic.chance(0, among=10) == 0
    assert arithmetic.chance(1, among=10_000) == pytest.approx(1e-4)
    assert arithmetic.chance(2, among=2) == pytest.approx(0.75)


def test_short_codes_are_followed_by_long_ones() -> None:
    assert arithmetic.wrong_codes_a_month(PORTAL) == (5, 45)
    assert arithmetic.wrong_codes_a_month(STRICT) == (0, 50)
    assert arithmetic.wrong_codes_a_month(replace(PORTAL, code_wrong_short=80)) == (50, 0)


def test_a_code_is_guessed_with_the_chance_that_the_page_on_security_names() -> None:
    text = DOCUMENT.read_text()

    for policy in (PORTAL, STRICT):
        percent = f"{100 * arithmetic.code_guessed_a_month(policy):.3g} %"
        assert f"**{percent}**" in text, percent


def test_a_lock_of_a_day_lets_three_hundred_passwords_a_month_through() -> None:
    assert arithmetic.wrong_passwords_a_month(PORTAL) == 300
    assert arithmetic.wrong_passwords_a_month(STRICT) == 100
    assert re.search(r"\b300 wrong passwords an account at sign-in", DOCUMENT.read_text())


def test_an_open_session_lets_six_hundred_more_through() -> None:
    assert (PASSWORDS_A_DAY.count, PASSWORDS_A_DAY.window) == (20, timedelta(days=1))
    assert "20 a day, 600 in 30 days" in DOCUMENT.read_text()
