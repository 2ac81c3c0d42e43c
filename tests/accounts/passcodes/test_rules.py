"""Which digits may be a passcode [002-57, 58]."""

from collections import Counter
from datetime import date
from itertools import pairwise, permutations
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.passcodes import policies
from accounts.passcodes.policies import Contract, Flaw, Known

NOTHING = Known()
MILLION = [f"{number:06}" for number in range(1_000_000)]
CODES = st.integers(0, 999_999).map(lambda number: f"{number:06}")


def known(born: date | None = date(1984, 3, 9), number: str = "10012345", phone_2: str = "") -> Known:
    """Return what others know of the holder of such a contract."""
    facts = SimpleNamespace(customer_number=number, phone="09012345678", phone_2=phone_2, birth_date=born)
    return Known.of(contracts=[cast("Contract", facts)], phones=["08055556666"])


def test_of_a_million_codes_as_many_are_left_as_the_documents_say() -> None:
    found = Counter(policies.flaw(code, NOTHING) for code in MILLION)

    assert found == {None: 994_989, Flaw.REPEATED: 4_960, Flaw.COMMON: 31, Flaw.RUN: 20}


@pytest.mark.parametrize("code", ["123456", "012345", "890123", "901234", "654321", "210987", "098765"])
def test_digits_in_a_row_are_refused_over_the_end_too(code: str) -> None:
    assert policies.flaw(code, NOTHING) is Flaw.RUN


@pytest.mark.parametrize("code", ["000000", "111222", "121212", "112111", "123123", "123321", "112233", "990099"])
def test_repetitions_are_refused(code: str) -> None:
    assert policies.flaw(code, NOTHING) is Flaw.REPEATED


@given(CODES)
def test_a_run_is_exactly_what_steps_by_one(code: str) -> None:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(code)}

    assert (policies.flaw(code, NOTHING) is Flaw.RUN) == (steps in ({1}, {9}))


@given(st.text("0123456789", min_size=2, max_size=2), st.lists(st.booleans(), min_size=6, max_size=6))
def test_two_different_digits_are_never_enough(pair: str, which: list[bool]) -> None:
    code = "".join(pair[one] for one in which)

    assert policies.flaw(code, NOTHING) in {Flaw.REPEATED, Flaw.RUN}


def test_every_well_known_pattern_is_six_digits_that_no_other_rule_covers() -> None:
    patterns = policies.PATTERNS.split()

    assert len(patterns) == len(set(patterns))
    assert {policies.flaw(code, NOTHING) for code in patterns} == {Flaw.COMMON}
    assert all(len(code) == 6 for code in patterns)


@pytest.mark.parametrize(
    "code",
    ["198403", "840309", "090384", "030984", "590309", "198439", "391984", "120309", "030955", "840903", "843909"],
)
def test_a_birthday_is_refused_in_every_order_and_notation(code: str) -> None:
    assert policies.flaw(code, known()) is Flaw.PERSONAL


@given(st.dates(date(1920, 1, 1), date(2026, 1, 1)))
def test_no_order_of_year_month_and_day_passes(born: date) -> None:
    for parts in permutations((f"{born.year % 100:02}", f"{born.month:02}", f"{born.day:02}")):
        assert policies.flaw("".join(parts), known(born)) is not None


@pytest.mark.parametrize("code", ["012345", "345678", "901234", "805555", "001234", "100123"])
def test_a_part_of_a_telephone_or_of_the_customer_number_is_refused(code: str) -> None:
    assert policies.flaw(code, known()) is not None


def test_the_second_telephone_and_a_short_customer_number_count_too() -> None:
    person = known(number="7731", phone_2="0367412985")

    assert policies.flaw("741298", person) is Flaw.PERSONAL
    assert policies.flaw("277314", person) is Flaw.PERSONAL


def test_without_a_birthday_and_with_an_empty_second_telephone_codes_are_left() -> None:
    assert policies.flaw("407916", known(born=None)) is None


def test_what_is_personal_leaves_more_than_ninety_nine_in_a_hundred() -> None:
    left = sum(policies.flaw(code, known()) is None for code in MILLION[::7])

    assert left / len(MILLION[::7]) > 0.985
