"""The steps to a new telephone in a browser."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from accounts.codes import posting
from accounts.contracts.models import Contract
from accounts.models import Challenge, LostPhone, Sending, User
from accounts.recovery_codes import actions as recovery_code_actions
from tests.accounts.codes.challenges import move
from tests.accounts.registration.registering import facts
from tests.letters import deliver

NEW = "07011112222"


def url(name: str) -> str:
    return reverse(f"accounts:lost_phone:{name}")


def identified(contract: Contract) -> Client:
    """Return a browser in which the contract's three data were right."""
    browser = Client()
    answer = browser.post(url("start"), facts(contract))
    assert answer.status_code == 302, answer.text
    assert answer["Location"] == url("ways")
    return browser


def paper(account: User) -> list[str]:
    """Make ten recovery codes."""
    codes = recovery_code_actions.make(account=account)
    deliver()
    return codes


def proven(contract: Contract, account: User) -> Client:
    """Return a browser in which a recovery code was given too."""
    browser = identified(contract)
    assert browser.post(url("recovery_code"), {"code": paper(account)[0]})["Location"] == url("number")
    return browser


def answers(browser: Client, page: str, number: str | None = None) -> str:
    """Choose a number where one is asked, have the code sent to it and type it; return where the browser goes on."""
    if number:
        assert browser.post(url("number"), {"phone": number})["Location"] == url(page)
    move(Sending, "at", timedelta(seconds=31))
    browser.post(url(page), {"way": "phone:sms"})
    answer = browser.post(url(page), {"digits": latest().digits()})
    return str(answer.headers.get("Location", ""))


def recovered(contract: Contract, account: User, number: str = NEW) -> Client:
    """Take all steps."""
    browser = proven(contract, account)
    assert answers(browser, "number_code", number) == url("done")
    return browser


def latest() -> Challenge:
    return Challenge.objects.latest("pk")


def the_row() -> LostPhone:
    return LostPhone.objects.latest("pk")


def printed() -> str:
    """Return the digits of the letter that is printed now."""
    found: list[str] = []
    posting.print_next(lambda posted: found.append(posted.digits()))
    return found[0]


def move_sendings() -> None:
    """Let half a minute pass, so that another code may be sent."""
    move(Sending, "at", timedelta(seconds=31))
