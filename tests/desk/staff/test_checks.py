"""`manage.py check --deploy` reports staff accounts without a second factor."""

import pytest
from django.core.checks import run_checks

from accounts.models import User
from desk.staff.checks import factors
from tests.accounts.passkeys.keys import a_passkey
from tests.people import an_account

pytestmark = pytest.mark.django_db


def found() -> list[str]:
    return [str(one.id) for one in factors(None, databases=["default"])]


def test_an_account_without_a_factor_is_found(agent: User) -> None:
    assert found() == []

    an_account("root-1", "管理", is_superuser=True)

    assert found() == ["accounts.W001"]


def test_a_passkey_is_a_factor() -> None:
    a_passkey(an_account("s-2000", "新人", is_staff=True))

    assert found() == []


def test_one_that_is_under_suspicion_is_none() -> None:
    passkey = a_passkey(an_account("s-2000", "新人", is_staff=True))
    type(passkey).objects.update(confirmed=False)

    assert found() == ["accounts.W001"]


def test_the_check_runs_with_the_deployment_and_asks_no_absent_database() -> None:
    an_account("s-2000", "新人", is_staff=True)

    deployed = run_checks(tags=["database"], include_deployment_checks=True, databases=["default"])

    assert "accounts.W001" in [one.id for one in deployed]
    assert list(factors(None, databases=None)) == []
