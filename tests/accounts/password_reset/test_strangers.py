"""Letters that strangers ask for keep nobody from a letter of their own, in a browser that knows them."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.letters import deliver
from tests.people import PASSWORD, an_account

pytestmark = pytest.mark.django_db

RESET, REMINDER = reverse("accounts:password_reset:start"), reverse("accounts:credentials:reminder")


@pytest.fixture
def known(contractor: User) -> Client:
    """The browser in which the contractor signed in and out."""
    browser = Client()
    browser.post(reverse("accounts:sign_in:start"), {"identifier": "hikari", "password": PASSWORD})
    browser.post(reverse("accounts:sign_in:logout"))
    deliver()
    return browser


@pytest.mark.parametrize("page", [RESET, REMINDER])
def test_an_owner_gets_one_after_strangers_used_up_address_and_network(
    known: Client, contractor: User, page: str
) -> None:
    sent = []
    for n in range(11):
        Client().post(page, {"email": contractor.email if n < 4 else f"dare{n}@example.com"})
        sent += deliver()
    assert [mail.to for mail in sent] == 3 * [contractor.email]
    assert Client().post(page, {"email": contractor.email}).status_code == 429

    assert known.post(page, {"email": contractor.email}).status_code == 302

    assert [mail.to for mail in deliver()] == [contractor.email]


@pytest.mark.parametrize("page", [RESET, REMINDER])
def test_it_is_three_a_day_there_too(known: Client, contractor: User, page: str) -> None:
    sent = []
    for _ in range(5):
        assert known.post(page, {"email": contractor.email}).status_code == 302
        sent += deliver()

    assert len(sent) == 3


@pytest.mark.parametrize("page", [RESET, REMINDER])
def test_for_another_address_it_is_a_strangers_browser(known: Client, page: str) -> None:
    other = an_account("yosomono", "よそもの")
    for _ in range(4):
        Client().post(page, {"email": other.email})
    deliver()

    assert known.post(page, {"email": other.email}).status_code == 302

    assert deliver() == []
