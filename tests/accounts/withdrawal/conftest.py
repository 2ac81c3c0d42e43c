"""A customer with a contract and a telephone of the account's own, who leaves."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.contracts.models import Contract
from accounts.models import Phone, User, Withdrawal
from accounts.phones import actions as phone_actions
from accounts.withdrawal import actions
from portal.audit.by import By
from tests.conftest import ClientOf
from tests.desk.using import having_just_proven

OWN = "08055556666"  # the account's telephone, another than the contract's
START = reverse("accounts:withdrawal:start")
DONE = reverse("accounts:withdrawal:done")
COME_BACK = reverse("accounts:withdrawal:come_back")
AGREED = {"understood": "on"}


@pytest.fixture
def contract(contractor: User) -> Contract:
    """Return the contract that the contractor holds."""
    held: Contract = contractor.contracts.get()
    return held


@pytest.fixture
def phone(contractor: User) -> Phone:
    """Return the contractor's telephone."""
    return phone_actions.enrol(account=contractor, number=OWN)


@pytest.fixture
def hers(contractor: User, phone: Phone, client_of: ClientOf) -> Client:
    """The contractor's browser, with a fresh proof."""
    return having_just_proven(client_of(contractor))


@pytest.fixture
def withdrawal(contractor: User, phone: Phone) -> Withdrawal:
    """Return the contractor's 退会."""
    return actions.begin(account=contractor, by=By.owner(contractor))


def age(**by: float) -> None:
    """Make every 退会 older by so much."""
    Withdrawal.objects.update(asked_at=F("asked_at") - timedelta(**by))
