"""An installation without passcodes: those set before open nothing, and no page offers a new one."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Passcode, User
from accounts.passcodes import actions
from portal.policy.knobs import policy
from tests.accounts.passcodes.setting_up import ADD, AGAIN, DIGITS, INDEX, NONE_HERE, SIGN_IN, START, is_in, proven
from tests.accounts.passkeys.keys import a_passkey

pytestmark = pytest.mark.django_db


@pytest.fixture
def without(passcode: Passcode, settings: Settings) -> None:
    """Switch passcodes off in the policy, after one was set."""
    settings.IDENTITY = replace(policy(), passcode=False)


def test_the_right_digits_are_refused_and_not_counted(
    browser: Client, contractor: User, passcode: Passcode, without: None
) -> None:
    assert SIGN_IN not in browser.get(START).text

    answer = browser.post(SIGN_IN, {"digits": DIGITS}, follow=True)

    passcode.refresh_from_db()
    assert NONE_HERE in answer.text
    assert not is_in(browser, contractor)
    assert passcode.misses == 0


def test_there_is_no_page_for_a_new_one(hers: Client, contractor: User, without: None) -> None:
    proven(hers)

    for url in (ADD, AGAIN):
        assert hers.get(url).status_code == 404
    with pytest.raises(actions.NotAllowed):
        actions.register(account=contractor, secret="!", former="", user_agent="")


def test_no_page_leads_to_one(hers: Client, contractor: User, without: None) -> None:
    a_passkey(contractor)

    for url in (INDEX, reverse("accounts:passkeys:done")):
        page = hers.get(url)
        assert page.status_code == 200
        assert ADD not in page.text


def test_what_is_left_can_still_be_taken_away(hers: Client, passcode: Passcode, without: None) -> None:
    assert "このパスコードは使えません" in hers.get(INDEX).text

    hers.post(reverse("accounts:passcodes:remove", args=[passcode.public_id]))

    assert not Passcode.objects.exists()
