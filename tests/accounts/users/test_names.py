import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.users import names, queries


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Hikari", "hikari"), (" ＨＩＫＡＲＩ\n", "hikari"), ("hi ka ri", "hikari"), ("h\u200bikari", "hikari")],
)
def test_an_id_is_stored_half_width_and_in_lower_case(typed: str, stored: str) -> None:
    assert names.normalise(typed) == stored


@given(st.text(max_size=40))
def test_normalising_again_changes_nothing(typed: str) -> None:
    once = names.normalise(typed)

    assert names.normalise(once) == once


@pytest.mark.parametrize(
    ("username", "allowed"),
    [
        ("abcde", True),
        ("a" * 30, True),
        ("a.b-c_d!", True),
        ("~#$%&", True),
        ("abcd", False),
        ("a" * 31, False),
        ("ab@cde", False),
        ("ひかりです", False),
        ("ab cde", False),
    ],
)
def test_an_id_has_five_to_thirty_of_the_allowed_characters(username: str, allowed: bool) -> None:
    assert names.is_allowed(username) is allowed


@pytest.mark.parametrize(
    ("free", "username"), [(False, "hikari"), (False, "h1kar1"), (False, "hlkarl"), (True, "hikaru")]
)
def test_an_id_is_free_unless_somebody_has_one_like_it(contractor: User, username: str, free: bool) -> None:
    assert queries.is_free(username) is free
