"""ID登録 in a browser, and its undoing."""

import re
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.codes.models import Challenge, Sending
from accounts.contracts.models import Contract
from accounts.models import Takeover, User
from accounts.registration.models import Registration
from tests.accounts.codes.challenges import move
from tests.accounts.registration import registering
from tests.accounts.registration.registering import facts, url, use_link
from tests.letters import Sent, deliver
from tests.people import an_account

UNDO = reverse("accounts:takeover:undo")


def to_verified(contract: Contract) -> Client:
    """Post 認証情報 of ID登録, and the code to the contract's telephone."""
    browser = Client()
    assert browser.post(url("again"), facts(contract))["Location"] == url("phone")
    move(Sending, "at", timedelta(seconds=31))
    browser.post(url("phone"), {"way": "phone:sms"})
    assert browser.post(url("code"), {"digits": latest().digits()})["Location"] == url("profile")
    deliver()
    return browser


def to_provisional(contract: Contract, **others: str) -> tuple[Client, str]:
    """Take all steps up to 仮登録; return the path of the mailed link."""
    browser = to_verified(contract)
    registering.fill(browser, **others)
    assert browser.post(url("confirm"))["Location"] == url("provisional")
    return browser, registering.link_of(deliver())


def registered_again(contract: Contract, **others: str) -> tuple[User, Client]:
    """Take all steps; return the new account and its browser."""
    browser, link = to_provisional(contract, **others)
    assert use_link(browser, link)["Location"] == url("done")
    contract.refresh_from_db()
    assert contract.holder
    return contract.holder, browser


def latest() -> Challenge:
    return Challenge.objects.latest("pk")


def link_of(letters: list[Sent]) -> str:
    """Return the path of the undo link in the one mail that has it."""
    pattern = rf"{re.escape(settings.PORTAL_BASE_URL)}(/account/takeover/undo/\S+)"
    [link] = [found[1] for one in letters if one.channel == "mail" and (found := re.search(pattern, one.text))]
    return link


def undoes(link: str) -> Client:
    """Return a browser that follows the link and types the code to the former telephone."""
    browser = Client()
    assert browser.get(link)["Location"] == UNDO
    move(Sending, "at", timedelta(seconds=31))
    browser.post(UNDO, {"way": "phone:sms"})
    browser.post(UNDO, {"digits": latest().digits()})
    return browser


def the_row() -> Takeover:
    return Takeover.objects.latest("pk")


def current(browser: Client) -> Registration:
    return registering.current(browser)


def moved_from(former: User) -> Takeover:
    """Make an ID登録 that closed the account, without its pages."""
    account = an_account(f"again-{User.objects.count()}", "あたらしい人")
    return Takeover.objects.create(former=former, account=account, is_archived=True)
