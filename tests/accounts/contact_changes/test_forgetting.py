"""Retention of a change."""

from datetime import timedelta

from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from accounts.contact_changes import undoing
from accounts.models import ContactChange, Contract, Phone, Takeover, User
from accounts.phones import queries as phone_queries
from accounts.takeover import actions as takeover_actions
from tests.accounts.contact_changes.changing import NEW, changed, moved
from tests.accounts.sign_in.second_steps import with_phone
from tests.people import an_account


def reregistered(former: User) -> Takeover:
    """Move the account's contract to another account."""
    contract = Contract.objects.get(holder=former)
    with transaction.atomic():
        locked = takeover_actions.lock(contract)
        return takeover_actions.take_over(contract=locked, account=an_account("betsu", "べつ"), answered="")


def test_after_three_weeks_former_numbers_and_addresses_are_gone(contractor: User) -> None:
    with_phone(contractor)
    changed(contractor)
    moved(contractor)
    ContactChange.objects.update(made_at=F("made_at") - timedelta(days=21, minutes=1))

    call_command("purge", "contact_changes")

    assert not ContactChange.objects.exists()
    assert [phone.number for phone in Phone.objects.all()] == [NEW]


def test_the_telephone_that_an_id_registration_of_the_last_day_asks_for_is_kept(contractor: User) -> None:
    former = with_phone(contractor)
    changed(contractor)
    ContactChange.objects.update(made_at=F("made_at") - timedelta(days=9))
    made = reregistered(contractor)
    assert made.second_step == former
    ContactChange.objects.update(made_at=F("made_at") - timedelta(days=10))

    call_command("purge", "contact_changes")

    made.refresh_from_db()
    assert made.second_step == former


def test_what_can_still_be_undone_is_kept(contractor: User) -> None:
    former = with_phone(contractor)
    old = changed(contractor)
    young = changed(contractor, "08011112222")
    ContactChange.objects.filter(pk=old.pk).update(made_at=F("made_at") - timedelta(days=22))

    call_command("purge", "contact_changes")

    assert list(ContactChange.objects.all()) == [young]
    assert not Phone.objects.filter(pk=former.pk).exists()
    undoing.undo(change=young)
    phone = phone_queries.of(contractor)
    assert phone is not None
    assert phone.number == NEW
