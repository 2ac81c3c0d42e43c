"""Entries at the same moment, with real threads."""

from collections import Counter

import pytest
from django.db import transaction

from accounts.models import Passcode, User
from accounts.passcodes import actions, hashing, queries
from portal.audit.by import ANONYMOUS
from portal.delivery.models import Letter
from tests.accounts.passcodes.setting_up import DIGITS, OTHER
from tests.people import an_account
from tests.portal.threads import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def passcode(transactional_db: None) -> Passcode:
    """Return a passcode as the sign-in page has read it."""
    account = an_account("hikari", "ひかり")
    register(account)
    return Passcode.objects.select_related("user").get()


def register(account: User, former: str = "") -> str:
    return actions.register(
        account=account, secret=hashing.made(account, DIGITS), former=former, user_agent="Firefox/140"
    )


def outcome(passcode: Passcode, digits: str) -> str:
    try:
        actions.use(passcode=passcode, digits=digits, by=ANONYMOUS)
    except (actions.Refused, actions.Disabled) as refusal:
        return type(refusal).__name__
    return "in"


def test_of_forty_parallel_guesses_five_are_judged(passcode: Passcode, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    compare = hashing.matches

    def matches(account: User, digits: str, secret: str) -> bool:
        judged.append(digits)
        return compare(account, digits, secret)

    monkeypatch.setattr(hashing, "matches", matches)

    outcomes = Counter(together(40, lambda: outcome(passcode, OTHER)))

    assert outcomes == {"Refused": 4, "Disabled": 36}
    assert judged == [OTHER] * 5
    assert outcome(passcode, DIGITS) == "Disabled"
    assert Letter.objects.filter(kind=actions.DISABLED).count() == 1


def test_the_right_digits_pressed_twice_at_the_last_entry_are_right(passcode: Passcode) -> None:
    Passcode.objects.update(misses=4)

    outcomes = together(2, lambda: outcome(passcode, DIGITS))

    assert "in" in outcomes
    passcode.refresh_from_db()
    assert passcode.disabled_at is None


def test_a_miss_cannot_be_counted_where_a_rollback_would_forget_it(passcode: Passcode) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.use(passcode=passcode, digits=OTHER, by=ANONYMOUS)

    assert outcome(passcode, DIGITS) == "in"


def test_what_was_removed_while_it_was_compared_opens_nothing(
    passcode: Passcode, monkeypatch: pytest.MonkeyPatch
) -> None:
    def matches(account: User, digits: str, secret: str) -> bool:
        actions.remove(account=account, public_id=passcode.public_id)
        return True

    monkeypatch.setattr(hashing, "matches", matches)

    assert outcome(passcode, DIGITS) == "Disabled"


def test_right_digits_in_between_keep_the_last_wrong_entry_from_disabling_it(
    passcode: Passcode, monkeypatch: pytest.MonkeyPatch
) -> None:
    Passcode.objects.update(misses=4)

    def matches(account: User, digits: str, secret: str) -> bool:
        monkeypatch.undo()
        Passcode.objects.update(misses=0)  # what the right digits do, counted before this entry
        return False

    monkeypatch.setattr(hashing, "matches", matches)

    assert outcome(passcode, OTHER) == "Refused"
    assert not Letter.objects.filter(kind=actions.DISABLED).exists()
    assert outcome(passcode, DIGITS) == "in"


def test_ten_at_most_however_many_are_set_at_once(passcode: Passcode) -> None:
    account = passcode.user

    def set_one() -> bool:
        try:
            register(account)
        except actions.TooManyPasscodes:
            return False
        return True

    assert together(12, set_one).count(True) == actions.MOST - 1
    assert queries.of(account=account).count() == actions.MOST
