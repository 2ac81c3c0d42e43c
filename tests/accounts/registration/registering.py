"""The steps of a registration in a browser."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.codes.models import Sending
from accounts.contracts.models import Contract
from accounts.registration.models import Registration
from portal.delivery.models import Channel
from tests.accounts.codes.challenges import move
from tests.letters import Sent, deliver

PASSWORD = "Shio-Kaze-2741"


def url(name: str, **kwargs: str) -> str:
    return reverse(f"accounts:registration:{name}", kwargs=kwargs)


def facts(contract: Contract, **others: str) -> dict[str, str]:
    """Return the three data of 認証情報."""
    given = {"customer_number": contract.customer_number, "phone": contract.phone, "name_kana": contract.name_kana}
    return {**given, **others}


def profile(**others: str) -> dict[str, str]:
    """Return a complete 初期情報."""
    given = {
        "username": "umineko",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "email": "umineko@example.jp",
        "nickname": "うみねこ",
        "terms": "on",
        "privacy": "on",
    }
    return {**given, **others}


def identify(browser: Client, contract: Contract) -> Registration:
    """Post 認証情報, up to the choice of a telephone."""
    response = browser.post(url("start"), facts(contract))
    assert response.status_code == 302, response.content.decode()
    return current(browser)


def answer_phone(browser: Client, way: str = "phone:sms") -> None:
    """Have the code sent and type it."""
    move(Sending, "at", timedelta(seconds=31))
    assert browser.post(url("phone"), {"way": way})["Location"] == url("code")
    assert browser.post(url("code"), {"digits": code_of(deliver())})["Location"] == url("profile")


def fill(browser: Client, **others: str) -> None:
    """Post 初期情報."""
    response = browser.post(url("profile"), profile(**others))
    assert response.status_code == 302, errors(response)
    assert response["Location"] == url("confirm")


def to_verified(browser: Client, contract: Contract) -> Registration:
    """Take all steps before 初期情報."""
    identify(browser, contract)
    answer_phone(browser)
    return current(browser)


def to_provisional(browser: Client, contract: Contract | None, **others: str) -> Registration:
    """Take all steps up to 仮登録; without a contract by address only."""
    if contract:
        to_verified(browser, contract)
    else:
        browser.post(url("plain"))
    fill(browser, **others)
    assert browser.post(url("confirm"))["Location"] == url("provisional")
    return current(browser)


def current(browser: Client) -> Registration:
    """Return the registration in the browser's session."""
    return Registration.objects.get(public_id=browser.session["registration"])


def code_of(letters: list[Sent]) -> str:
    """Return the digits in the SMS or the call among the letters."""
    [letter] = [letter for letter in letters if letter.channel in (Channel.SMS, Channel.VOICE)]
    if letter.channel == Channel.VOICE:
        return "".join(re.findall(r"\d", letter.spoken[1]))
    found = re.search(r"#(\d+)$", letter.text)
    assert found
    return found[1]


def link_of(letters: list[Sent]) -> str:
    """Return the path of the 本登録手続きURL among the letters."""
    [mail] = [letter for letter in letters if "仮登録受付完了" in letter.subject]
    found = re.search(r"^http://[^/\s]+(/register/link/\S+)$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]


def use_link(browser: Client, link: str, password: str = PASSWORD, *, follow: bool = False) -> Any:
    """Open the link of the mail and type the password; return the last answer."""
    opened = browser.get(link)
    if opened.status_code != 302:
        return opened
    return browser.post(opened.headers["Location"], {"password": password}, follow=follow)


def errors(response: Any) -> str:
    return str(response.context["form"].errors) if response.context else ""
