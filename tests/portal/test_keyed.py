"""Keyed digests: a value for one purpose reveals nothing about another, and none can be computed without the pepper."""

import ast
from collections import Counter

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from portal import keyed
from tests.contracts.rules import PACKAGES, sources

MESSAGES = st.tuples(st.text(max_size=6), st.lists(st.text(max_size=6), max_size=3))


@given(MESSAGES, MESSAGES)
def test_no_two_purposes_and_lists_of_parts_give_the_same_digest(
    one: tuple[str, list[str]], other: tuple[str, list[str]]
) -> None:
    same = keyed.digest(one[0], *one[1]) == keyed.digest(other[0], *other[1])

    assert same == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("code", "ab", "c"), ("code", "a", "bc")),
        (("code", "a:1", "b"), ("code", "a", "1:b")),
        (("code", "1:a"), ("code", "", "a")),
        (("code",), ("code", "")),
        (("code", "a"), ("posted code", "a")),
    ],
)
def test_neither_moving_a_sign_nor_adding_an_empty_part_gives_the_same_digest(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert keyed.digest(*one) != keyed.digest(*other)


def test_a_number_counts_as_its_digits() -> None:
    assert keyed.digest("code", "a", 12) == keyed.digest("code", "a", "12")


def test_another_pepper_gives_other_keys(settings: Settings) -> None:
    before = keyed.key("code", "a")

    settings.CODE_PEPPER = "another pepper, as long as the rules want it"

    assert keyed.key("code", "a") != before
    assert len(before) == 32
    assert keyed.digest("code", "a") == keyed.key("code", "a").hex()


def test_each_purpose_belongs_to_one_line_of_the_source() -> None:
    purposes = Counter(
        ast.unparse(node.args[0])
        for source in sources()
        if source.path.endswith(".py") and source.path.partition("/")[0] in PACKAGES
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"keyed.key", "keyed.digest"}
    )
    purposes["PURPOSE"] = 1  # of portal.limits, for a statement about one key and one about several

    assert len(purposes) > 10
    assert not [purpose for purpose, lines in purposes.items() if lines > 1]


def test_sealed_content_opens_with_its_key_at_its_place_only() -> None:
    key, other = keyed.key("test seal", "a"), keyed.key("test seal", "b")
    sealed = keyed.seal(b"secret", under=key, place=b"row 1")

    assert keyed.unseal(sealed, under=key, place=b"row 1") == b"secret"
    assert keyed.seal(b"secret", under=key, place=b"row 1") != sealed
    for wrong in ({"under": other, "place": b"row 1"}, {"under": key, "place": b"row 2"}):
        with pytest.raises(InvalidTag):
            keyed.unseal(sealed, **wrong)
