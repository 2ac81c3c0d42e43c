"""Passcodes that open nothing any more."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client

from accounts.users.models import State
from accounts.models import Passcode, PasswordLock, PasswordReset, User
from accounts.passcodes import models, queries
from accounts.password_lock import actions as password_lock_actions
from accounts.password_reset import actions as password_reset_actions
from portal.audit.models import Entry
from tests.accounts.passcodes.setting_up import DIGITS, NONE_HERE, SIGN_IN, START, enters, is_in

pytestmark = pytest.mark.django_db


def test_a_closed_account_is_not_offered_and_not_let_in(browser: Client, contractor: User) -> None:
    User.objects.filter(pk=contractor.pk).update(state=State.ARCHIVED)

    answer = browser.post(SIGN_IN, {"digits": DIGITS}, follow=True)

    assert NONE_HERE in answer.text
    assert not is_in(browser, contractor)
    assert Passcode.objects.get().misses == 0


@pytest.mark.parametrize("role", ["is_staff", "is_superuser"])
def test_the_companys_own_people_are_not_let_in(browser: Client, contractor: User, role: str) -> None:
    User.objects.filter(pk=contractor.pk).update(**{role: True})

    assert enters(browser).headers["Location"] == START

    assert not is_in(browser, contractor)


def test_a_year_without_use_ends_it(browser: Client, contractor: User) -> None:
    Passcode.objects.update(created_at=F("created_at") - models.LIFETIME)

    enters(browser)

    assert not is_in(browser, contractor)


def test_use_keeps_it(browser: Client, contractor: User) -> None:
    Passcode.objects.update(created_at=F("created_at") - 2 * models.LIFETIME)
    Passcode.objects.update(last_used_at=F("created_at") + 2 * models.LIFETIME - timedelta(days=364))

    enters(browser)

    assert is_in(browser, contractor)


def test_a_reset_of_the_password_removes_all(browser: Client, contractor: User) -> None:
    asked = PasswordReset.objects.create(account=contractor)

    password_reset_actions.set_password(public_id=asked.public_id, password="Shio-Kaze-2741")
    enters(browser)

    assert not is_in(browser, contractor)
    assert not queries.of(account=contractor).exists()
    assert Entry.objects.get(action="accounts:passcodes:removed").detail == {"passcodes": 1}


def test_whoever_says_that_it_was_not_them_loses_all(browser: Client, contractor: User) -> None:
    for _ in range(10):
        password_lock_actions.WRONG_PASSWORDS.take(password_lock_actions.key_of(contractor))
    password_lock_actions.suspend(account=contractor, key=password_lock_actions.key_of(contractor))

    password_reset_actions.disown(lock_public_id=PasswordLock.objects.get().public_id)
    enters(browser)

    assert not is_in(browser, contractor)
    assert not Passcode.objects.exists()
