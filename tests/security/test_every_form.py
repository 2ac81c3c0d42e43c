"""Hostile input into every field is answered with a page and never with status 500.

A browser is led to every step that has a form; there each field in turn is filled with hostile input.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Contract, User
from portal.limits.models import Tally
from tests.accounts.registration import registering
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import a_contract
from tests.security.addresses import addresses
from tests.security.pages import PageForm, forms

pytestmark = pytest.mark.django_db

HOSTILE = {
    "ten thousand characters": "あ" * 10_000,
    "ten thousand digits": "9" * 10_000,
    "NUL": "a\0b",
    "only NUL": "\0",
    "a lone surrogate": "\ud800",
    "line breaks": "a\r\nBcc: victim@example.jp\r\n\r\nb",
    "right to left": "\u202egnp.exe",
    "markup": "\"><script>alert(1)</script>{{ 7|add:7 }}{% now 'Y' %}",
    "SQL": "' OR 1=1; --",
}


@pytest.fixture
def contract(db: None) -> Contract:
    """A contract without holder."""
    return a_contract("20054321", name_kana="ミサキ　ナギ", name_kana_key="ミサキナギ", phone="09022223333")


def a_code_was_sent(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    browser.post(registering.url("phone"), {"way": "phone:sms"})


def all_is_filled(browser: Client, contract: Contract) -> None:
    registering.to_verified(browser, contract)
    registering.fill(browser)


Stage = Callable[[Client, Contract], object]
STAGES: dict[str, tuple[Stage, list[str]]] = {
    "to choose a telephone": (registering.identify, ["phone", "post", "posted"]),
    "a code was sent": (a_code_was_sent, ["code"]),
    "to choose an ID": (registering.to_verified, ["profile"]),
    "to confirm": (all_is_filled, ["confirm"]),
    "waiting for the mail": (registering.to_provisional, ["provisional", "address"]),
}


def attack(client: Client, where: str, page: PageForm) -> None:
    """Fill each field alone, then all of them. Limits are lifted, so that every value is processed."""
    for name in [*page.fields, None]:
        for what, value in HOSTILE.items():
            Tally.objects.all().delete()
            sent = {**page.fields, **({name: value} if name else dict.fromkeys(page.fields, value))}

            response = client.post(page.action or where, encodable(sent))

            assert response.status_code < 500, (where, name, what)
            assert b"<script>alert(1)" not in response.content, (where, name)
            assert b"&gt;14" not in response.content


def encodable(sent: dict[str, str]) -> dict[str, str]:
    """A lone surrogate cannot leave the test client as text; a server gets such bytes as replacement characters."""
    return {name: value.encode("utf-8", "replace").decode() for name, value in sent.items()}


@pytest.mark.parametrize("stage", STAGES)
def test_no_step_of_a_registration_breaks(client: Client, contract: Contract, stage: str) -> None:
    lead, names = STAGES[stage]
    lead(client, contract)

    for name in names:
        where = registering.url(name)
        pages = forms(client.get(where).content.decode())

        assert pages, where
        for page in pages:
            attack(client, where, page)


def test_no_link_of_a_registration_breaks(client: Client, contract: Contract) -> None:
    registering.to_provisional(client, contract)
    where = registering.link_of(deliver())

    for page in forms(client.get(where, follow=True).content.decode()):
        attack(client, registering.url("link"), page)


def walk(browser: Callable[[], Client]) -> set[tuple[str, ...]]:
    """Attack every different form of every page once, each with a browser of its own."""
    tried: set[tuple[str, ...]] = set()
    visitor = browser()
    for address in addresses():
        for page in forms(visitor.get(address.filled()).content.decode()):
            key = (page.action or address.filled(), *page.fields)
            if key not in tried:
                tried.add(key)
                attack(browser(), address.filled(), page)
    return tried


def test_no_page_of_a_visitor_breaks() -> None:
    assert len(walk(Client)) >= 5


def test_no_page_of_a_customer_breaks(client_of: ClientOf, contractor: User) -> None:
    assert len(walk(lambda: client_of(contractor))) >= 5


def test_nothing_typed_becomes_a_second_header_of_a_mail(client: Client, contract: Contract) -> None:
    registering.to_verified(client, contract)
    profile = registering.profile(nickname="うみ\r\nBcc: victim@example.jp", email="umineko@example.jp")
    client.post(registering.url("profile"), profile)
    client.post(registering.url("confirm"))

    for letter in deliver():
        assert "\n" not in letter.subject
        assert "victim" not in letter.to
