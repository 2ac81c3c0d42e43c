"""Customers of the former service, and the steps of a migration in a browser."""

import re
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from accounts.codes.models import Sending
from accounts.former_ids.models import FormerId, MigrationCase
from accounts.models import Contract
from tests.accounts.codes.challenges import move
from tests.letters import Sent, deliver
from tests.people import a_contract

OLD_PASSWORD = "mukashi-no-kotoba"
NEW_PASSWORD = "Nami-to-Kaze-41"
LEGACY_ID = "ns-hikari1984"
NUMBER = "1020304"
ADDRESS = "umineko@example.jp"


def url(name: str) -> str:
    return reverse(f"accounts:former_ids:{name}")


def a_legacy_account(legacy_id: str = LEGACY_ID, **fields: Any) -> FormerId:
    """Make a legacy ID of the contract NUMBER, its password hashed as the portal hashes."""
    given: dict[str, Any] = {
        "legacy_id": legacy_id,
        "password": make_password(OLD_PASSWORD),
        "source": f"of {legacy_id}",
        "notation": "ssha",
        "scheme": "portal",
        "cost": 1,
        "customer_number": NUMBER,
        "email": "hikari@example.net",
        "status": "active",
    }
    return FormerId.objects.create(**{**given, **fields})


def an_unheld_contract(**fields: Any) -> Contract:
    """Make the contract behind LEGACY_ID, without a holder."""
    return a_contract(NUMBER, **{"email": "keiyaku@example.net", **fields})


def sign_in(browser: Client, identifier: str = LEGACY_ID, password: str = OLD_PASSWORD) -> Any:
    return browser.post(reverse("accounts:sign_in:start"), {"identifier": identifier, "password": password})


def goes(browser: Client, step: str, to: str, **data: str) -> None:
    """Post a step, and follow its redirect."""
    response = browser.post(url(step), data)
    where = response.headers.get("Location")
    assert where == url(to), (
        where,
        response.context and response.context.get("form") and response.context["form"].errors,
    )


def to_address(browser: Client) -> None:
    """Give the legacy ID and password, and agree to the terms [002-17]."""
    assert sign_in(browser).headers["Location"] == url("terms")
    goes(browser, "terms", "address")


def keep_address(browser: Client) -> None:
    """Go on to the telephone with the legacy address: 「はい」 [002-19]."""
    to_address(browser)
    goes(browser, "address", "phone", keep="yes")


def change_address(browser: Client, email: str = ADDRESS) -> None:
    """Go on to the telephone with another address: 「いいえ」 [002-19…33]."""
    to_address(browser)
    goes(browser, "address", "new_address", keep="no")
    goes(browser, "new_address", "mail_code", email=email)
    goes(browser, "mail_code", "replace", digits=mailed_code(deliver(), email))
    goes(browser, "replace", "phone")


def answer_phone(browser: Client, way: str = "phone:voice") -> None:
    """Answer the telephone, by a call [002-36]."""
    move(Sending, "at", timedelta(seconds=31))
    goes(browser, "phone", "phone", way=way)
    goes(browser, "phone", "password", digits=phoned_code(deliver()))


def finish(browser: Client, password: str = NEW_PASSWORD) -> Any:
    """Set the password [002-43…48]."""
    return browser.post(url("password"), {"password": password, "again": password})


def case_of(browser: Client) -> MigrationCase:
    return MigrationCase.objects.get(public_id=browser.session["migration"])


def mailed_code(letters: list[Sent], to: str) -> str:
    """Return the digits of the mail to an address."""
    [mail] = [letter for letter in letters if letter.channel == "mail" and letter.to == to]
    found = re.search(r"認証コード：(\d{4,6})$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]


def phoned_code(letters: list[Sent]) -> str:
    """Return the digits of the latest SMS or call."""
    letter = [letter for letter in letters if letter.channel in ("sms", "voice")][-1]
    if letter.channel == "voice":
        return "".join(re.findall(r"\d", letter.spoken[1]))
    found = re.search(r"#(\d+)$", letter.text)
    assert found
    return found[1]
