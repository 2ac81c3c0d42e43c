"""What is kept of a change, and how long."""

from datetime import timedelta

from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from accounts.changes import undoing
from accounts.models import Change, Contract, Phone, Reregistration, User
from accounts.phones import queries as phones
from accounts.reregistration import actions as reregistration
from tests.accounts.changes.walking import NEW, changed, moved
from tests.accounts.login.second_steps import with_phone
from tests.people import an_account


def reregistered(former: User) -> Reregistration:
    """The account's contract went to another account."""
    contract = Contract.objects.get(holder=former)
    with transaction.atomic():
        locked = reregistration.lock(contract)
        return reregistration.take_over(contract=locked, account=an_account("betsu", "べつ"), answered="")


def test_after_three_weeks_former_numbers_and_addresses_are_gone(contractor: User) -> None:
    with_phone(contractor)
    changed(contractor)
    moved(contractor)
    Change.objects.update(made_at=F("made_at") - timedelta(days=21, minutes=1))

    call_command("purge_changes")

    assert not Change.objects.exists()
    assert [phone.number for phone in Phone.objects.all()] == [NEW]


def test_the_telephone_that_an_id_registration_of_the_last_day_asks_for_is_kept(contractor: User) -> None:
    former = with_phone(contractor)
    changed(contractor)
    Change.objects.update(made_at=F("made_at") - timedelta(days=9))
    made = reregistered(contractor)
    assert made.second_step == former
    Change.objects.update(made_at=F("made_at") - timedelta(days=10))

    call_command("purge_changes")

    made.refresh_from_db()
    assert made.second_step == former


def test_what_can_still_be_undone_is_kept(contractor: User) -> None:
    former = with_phone(contractor)
    old = changed(contractor)
    young = changed(contractor, "08011112222")
    Change.objects.filter(pk=old.pk).update(made_at=F("made_at") - timedelta(days=22))

    call_command("purge_changes")

    assert list(Change.objects.all()) == [young]
    assert not Phone.objects.filter(pk=former.pk).exists()
    undoing.undo(change=young)
    phone = phones.of(contractor)
    assert phone is not None
    assert phone.number == NEW
