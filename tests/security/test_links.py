"""Links in letters lead to the portal, whatever Host header a request had."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Contract, User
from tests.accounts.registration import registering
from tests.letters import Sent, deliver
from tests.people import a_contract

pytestmark = pytest.mark.django_db

POISON = {
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_SERVER": "evil.example",
    "HTTP_X_HOST": "evil.example",
    "HTTP_FORWARDED": "host=evil.example",
    "HTTP_REFERER": "https://evil.example/",
}


@pytest.fixture
def contract(db: None) -> Contract:
    return a_contract("20054321", name_kana="ミサキ　ナギ", name_kana_key="ミサキナギ", email="known@example.jp")


def poisoned() -> Client:
    browser = Client()
    browser.defaults.update(POISON)
    return browser


def assert_leads_home(letters: list[Sent]) -> None:
    links = [link for letter in letters for link in re.findall(r"https?://[^\s\"'<>]+", letter.text + letter.html)]
    assert links
    assert [link for link in links if not link.startswith(settings.PORTAL_BASE_URL + "/")] == []
    assert not any("evil.example" in part for letter in letters for part in (letter.subject, letter.text, letter.html))


def test_the_link_of_a_registration_leads_home(contract: Contract) -> None:
    browser = poisoned()

    registering.to_provisional(browser, contract)
    letters = deliver()
    path = registering.link_of(letters)
    registering.use_link(browser, path)

    assert_leads_home(letters)
    assert_leads_home(deliver())


def test_the_link_of_a_reset_leads_home(contractor: User) -> None:
    poisoned().post(reverse("accounts:password_reset:start"), {"email": contractor.email})

    assert_leads_home(deliver())


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "evil.example:80"]
)
def test_a_request_for_a_foreign_host_sends_nothing(contractor: User, host: str) -> None:
    response = Client(HTTP_HOST=host).post(reverse("accounts:password_reset:start"), {"email": contractor.email})

    assert response.status_code == 400
    assert deliver() == []


def test_opening_the_link_of_a_registration_changes_nothing(contract: Contract) -> None:
    registering.to_provisional(Client(), contract)
    path = registering.link_of(deliver())

    for _ in range(3):
        assert Client().get(path, follow=True).status_code == 200
        assert Client().head(path, follow=True).status_code == 200

    assert registering.use_link(Client(), path).status_code == 302
    assert User.objects.filter(username="umineko").exists()


def test_the_token_of_a_registration_link_is_carried_no_further(contract: Contract) -> None:
    registering.to_provisional(Client(), contract)
    path = registering.link_of(deliver())
    token = path.split("/")[-2]
    browser = Client()

    page = browser.get(path)
    done = registering.use_link(browser, path)

    assert page.headers["Referrer-Policy"] == "same-origin"  # to no other host; our own logs keep no Referer
    assert token not in done.headers["Location"]
