"""Invitation and dismissal delete everything that the account signed in with before."""

import pytest
from django.urls import reverse

from accounts.models import Passcode, PasswordReset, RecoveryCode, User
from accounts.recovery_codes import actions as recovery_code_actions
from desk.models import Authenticator
from desk.staff import actions
from desk.staff.roles import Role
from portal.audit.by import OPERATOR, By, Why
from portal.audit.models import Entry
from tests.accounts.passcodes.setting_up import a_passcode
from tests.accounts.passkeys.keys import a_passkey
from tests.conftest import ClientOf
from tests.people import an_account

pytestmark = pytest.mark.django_db

DESK = reverse("desk:index")


def test_whoever_is_invited_again_has_nothing_left_to_sign_in_with(agent: User, client_of: ClientOf) -> None:
    client = client_of(agent)
    a_passkey(agent)

    actions.reinvite(account=agent, by=OPERATOR)

    agent.refresh_from_db()
    assert not agent.has_usable_password()
    assert not Authenticator.objects.filter(user=agent).exists()
    assert not agent.passkey_set.exists()
    assert Entry.objects.get(action="desk:staff:factors_taken").detail == {"via": "command", "sessions_ended": 1}
    assert client.get(DESK).headers["Location"] == "/login/?next=/desk/"


def test_nothing_of_a_customers_time_opens_anything_again() -> None:
    customer = an_account("s-3000", "お客様")
    a_passcode(customer)
    recovery_code_actions.make(account=customer)
    asked = PasswordReset.objects.create(account=customer)

    actions.readmit(account=customer, role=Role.AGENT, by=OPERATOR, why=Why("joined"))
    customer.refresh_from_db()
    actions.dismiss(account=customer, by=OPERATOR)

    assert not Passcode.objects.filter(user=customer).exists()
    assert not RecoveryCode.objects.filter(account=customer).exists()
    assert not PasswordReset.objects.live().filter(pk=asked.pk).exists()


def test_whoever_is_dismissed_is_out(agent: User, admin: User, client_of: ClientOf) -> None:
    client = client_of(agent)

    actions.dismiss(account=agent, by=By.staff(admin))

    agent.refresh_from_db()
    assert not agent.is_insider
    assert not agent.groups.exists()
    assert client.get(DESK).status_code == 302
