"""A warning stays with the person: it follows contracts, outlives accounts, and ends with a new holder."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import events
from accounts.models import Contract, Holding, User
from desk.cautions import actions, queries
from desk.cautions.models import ADVICE, Kind
from desk.models import Caution
from portal import features
from tests.desk.cautions.warning import warned
from tests.desk.using import page
from tests.people import a_contract

pytestmark = pytest.mark.django_db


def test_it_follows_a_contract_to_another_account(desk: Client, contractor: User, guest: User) -> None:
    warned(contractor)
    Contract.objects.update(holder=guest)

    assert ADVICE[Kind.PROTECTED] in desk.get(page(guest)).text


def test_it_outlives_the_account(desk: Client, contractor: User) -> None:
    warned(contractor)
    contract = contractor.contracts.get()
    Contract.objects.update(holder=None, held_since=None)
    contractor.delete()

    assert features.retentions()["cautions"].purge() == 0
    url = reverse("desk:accounts_contract_change", args=[contract.public_id])
    assert ADVICE[Kind.PROTECTED] in desk.get(url).text


def test_a_contract_that_the_account_gets_later_is_concerned(contractor: User) -> None:
    warned(contractor)
    later = a_contract("20054321")

    for _ in range(2):
        events.contract_held.send(Contract, account=contractor, contract=later)

    assert [one.kind for one in queries.about(None, [later])] == [Kind.PROTECTED]


def test_the_next_person_of_the_contract_has_none(contractor: User) -> None:
    warned(contractor)
    contract = contractor.contracts.get()

    events.contract_changed_hands.send(Holding, contract=contract, since=timezone.now() + timedelta(seconds=1))

    assert queries.about(None, [contract]) == []
    assert queries.about(contractor, []) != []


def test_what_ended_three_years_ago_or_is_about_nobody_is_forgotten(contractor: User, guest: User) -> None:
    old, kept = warned(contractor), warned(contractor, Kind.VERIFY)
    warned(guest)
    guest.delete()
    Caution.objects.filter(pk=old.pk).update(
        ended_at=timezone.now() - actions.KEPT - timedelta(days=1), ended_by="x", ended_because="over"
    )

    assert features.retentions()["cautions"].purge() == 2
    assert [one.pk for one in Caution.objects.all()] == [kept.pk]
