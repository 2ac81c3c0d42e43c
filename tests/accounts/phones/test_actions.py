"""The one telephone of an account."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Phone, User
from accounts.phones import actions, queries
from portal.audit.by import By
from portal.audit.models import Entry
from tests.accounts.sign_in.second_steps import MOBILE
from tests.letters import deliver
from tests.people import an_account
from tests.portal.threads import together

OTHER = "08011112222"


def test_a_telephone_that_something_vouches_for_counts_at_once(guest: User) -> None:
    phone = actions.enrol(account=guest, number=MOBILE)

    assert queries.of(guest) == queries.usable(guest) == phone
    assert deliver() == []
    assert Entry.objects.get(action="accounts:phones:enrolled").about == guest.public_id


def test_a_first_telephone_counts_a_day_later_and_the_mail_says_so(guest: User) -> None:
    phone = actions.enrol(account=guest, number=MOBILE, usable_after=actions.FIRST_DAY)
    [mail] = deliver()

    assert phone.usable_from - phone.verified_at == timedelta(hours=24)
    assert queries.of(guest) == phone
    assert queries.usable(guest) is None
    assert queries.for_sign_in(guest) is None
    assert mail.to == guest.email
    assert "からお使いいただけます" in mail.text
    assert "090-****-**78" in mail.text
    assert MOBILE not in mail.text + mail.html


def test_an_account_has_one_telephone(guest: User) -> None:
    actions.enrol(account=guest, number=MOBILE)

    with pytest.raises(actions.HasPhone):
        actions.enrol(account=guest, number=OTHER)

    assert Phone.objects.get().number == MOBILE


def test_a_replacement_can_be_undone(guest: User) -> None:
    former = actions.enrol(account=guest, number=MOBILE)
    latter = actions.replace(account=guest, number=OTHER)
    assert queries.of(guest) == latter

    actions.restore(phone=former)

    assert queries.of(guest) == former


def test_a_paused_telephone_gets_no_code_but_is_still_asked_for(guest: User) -> None:
    phone = actions.enrol(account=guest, number=MOBILE)

    actions.pause(account=guest, by=By.owner(guest))
    assert queries.usable(guest) is None
    assert queries.for_sign_in(guest) == phone

    actions.resume(account=guest, by=By.owner(guest))
    assert queries.usable(guest) == phone


@pytest.mark.parametrize("number", ["", "12345", "+819012345678", "090-1234-5678", "09012345678\n"])
def test_the_database_keeps_digits_from_0_only(guest: User, number: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Phone.objects.create(user=guest, name="電話", number=number)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_eight_enrolments_at_once_one_succeeds() -> None:
    account = an_account("hikari", "ひかり")

    def enrol() -> bool:
        try:
            actions.enrol(account=account, number=MOBILE)
        except actions.HasPhone:
            return False
        return True

    assert together(8, enrol).count(True) == 1
    assert Phone.objects.count() == 1


@pytest.mark.parametrize("number", ["0120000310", "0570000000", "08001234567"])
def test_a_number_that_gets_no_code_is_not_enrolled(guest: User, number: str) -> None:
    with pytest.raises(ValueError, match="no code can reach"):
        actions.enrol(account=guest, number=number)

    assert not Phone.objects.exists()
