"""Browsers in which the second step is not asked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import TrustedBrowser, User
from accounts.trusted_browsers import actions
from accounts.trusted_browsers.queries import COOKIE
from portal.cookies import TOKEN
from tests.accounts.codes.challenges import move
from tests.conftest import ClientOf

INDEX = reverse("accounts:trusted_browsers:index")
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


def trust(account: User, former: str = "") -> str:
    """Trust a browser of the account; return its token."""
    return actions.trust(account=account, former=former, user_agent=SAFARI)


def test_the_token_is_long_and_not_in_the_table(guest: User) -> None:
    token = trust(guest)

    assert TOKEN.fullmatch(token)
    assert token not in str(TrustedBrowser.objects.values_list().get())
    assert actions.rely(account=guest, token=token)


@pytest.mark.parametrize("token", ["", "x" * 43, "a" * 1000])
def test_no_other_token_is_trusted(guest: User, token: str) -> None:
    trust(guest)

    assert not actions.rely(account=guest, token=token)


def test_trust_is_one_accounts(guest: User, stranger: User) -> None:
    assert not actions.rely(account=stranger, token=trust(guest))


def test_trust_ends_after_thirty_days(guest: User) -> None:
    token = trust(guest)

    move(TrustedBrowser, "expires_at", timedelta(days=30))

    assert not actions.rely(account=guest, token=token)
    assert actions.purge() == 1


def test_a_family_shares_a_browser(guest: User, line_user: User) -> None:
    hers = trust(guest)

    both = trust(line_user, former=hers)

    assert actions.rely(account=guest, token=both)
    assert actions.rely(account=line_user, token=both)
    assert not actions.rely(account=guest, token=hers)


def test_the_owner_sees_them_and_ends_one(guest: User, client_of: ClientOf) -> None:
    browser = client_of(guest)
    browser.cookies[COOKIE.key] = trust(guest)
    other = trust(guest)

    page = browser.get(INDEX).text
    row = TrustedBrowser.objects.latest("pk")
    browser.post(reverse("accounts:trusted_browsers:end", args=[row.public_id]))

    assert page.count("iPhone の Safari") == 2
    assert page.count("ご利用中のこのブラウザー") == 1
    assert not actions.rely(account=guest, token=other)
    assert TrustedBrowser.objects.count() == 1


def test_a_stranger_ends_none(guest: User, stranger: User, client_of: ClientOf) -> None:
    token = trust(guest)
    row = TrustedBrowser.objects.get()

    answer = client_of(stranger).post(reverse("accounts:trusted_browsers:end", args=[row.public_id]))

    assert answer.status_code == 404
    assert "iPhone" not in client_of(stranger).get(INDEX).text
    assert actions.rely(account=guest, token=token)


def test_all_are_ended_at_once(guest: User, client_of: ClientOf) -> None:
    trust(guest)
    trust(guest)

    client_of(guest).post(reverse("accounts:trusted_browsers:end_all"))

    assert not TrustedBrowser.objects.exists()
