"""Somebody with certain means, who does everything that these allow, in requests to the running views."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.codes.models import Sending
from accounts.contracts.models import Contract
from accounts.models import Phone, RecoveryCode, User
from accounts.passcodes.queries import COOKIE as PASSCODE_COOKIE
from accounts.phones import actions as phone_actions
from accounts.recovery_codes import actions as recovery_code_actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from accounts.trusted_browsers.queries import COOKIE as TRUSTED_COOKIE
from tests.accounts.codes.challenges import move
from tests.accounts.passcodes import setting_up
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import Authenticator
from tests.accounts.paths.acts import Hand, Means
from tests.letters import Sent, deliver
from tests.people import PASSWORD, a_contract, an_account, long_held

PHONE, CONTRACT_PHONE, SECOND_PHONE, OWN_PHONE = "08055556666", "09012345678", "09099998888", "07012121212"
FORMER_PHONE, NEW_PHONE = "08077778888", "07011112222"
NEW_ADDRESS, NEW_PASSWORD = "own@example.net", "Nami-to-Kaze-41"
OTHER_NAME: dict[str, Any] = {"name": "浜野 渡", "name_kana": "ハマノ　ワタル", "name_kana_key": "ハマノワタル"}
DIGITS = re.compile(r"#(\d+)$|認証コード：(\d+)$", re.MULTILINE)


@dataclass
class World:
    """The account that is to be reached, and what belongs to it."""

    account: User
    contract: Contract | None = None
    second: Contract | None = None
    own: Contract | None = None
    trusted: str = ""
    passcode: str = ""
    recovery: str = ""
    device: Authenticator = field(default_factory=Authenticator)


def plain() -> World:
    """Return an account with a password and a mailbox."""
    return World(an_account("tabibito", "旅人"), own=a_contract("7770001", phone=OWN_PHONE, **OTHER_NAME))


def guarded(*, own_is_held: bool) -> World:
    """Return an account with every way in and two contracts of its owner; with one of somebody else's where asked."""
    account = an_account("hikari", "ひかり")
    contract = a_contract("10012345", account, phone=CONTRACT_PHONE)
    second = long_held("10099999", account, phone=SECOND_PHONE)
    held = {"held_since": second.held_since} if own_is_held else {}
    own = a_contract("7770001", account if own_is_held else None, phone=OWN_PHONE, **OTHER_NAME, **held)
    phone_actions.enrol(account=account, number=PHONE)
    world = World(account, contract, second, own)
    browser = _signed_in(account)
    setting_up.sets(browser)
    world.passcode = browser.cookies[PASSCODE_COOKIE.key].value
    ceremony.registers(browser, world.device)
    world.trusted = trusted_browser_actions.trust(account=account, former="", user_agent="")
    [world.recovery, *_] = recovery_code_actions.make(account=account)
    move(RecoveryCode, "made_at", timedelta(days=11))
    deliver()
    return world


class Person:
    """Somebody who has the means, a browser, and a telephone and a mailbox of their own."""

    def __init__(self, world: World, hand: Hand) -> None:
        self.world, self.hand, self.browser = world, hand, Client()
        self.owner = world.account.email
        self.sent: list[Sent] = []
        numbers = {
            Means.PHONE: PHONE,
            Means.MAILBOX: world.account.email,
            Means.CONTRACT_PHONE: CONTRACT_PHONE,
            Means.SECOND: SECOND_PHONE,
            Means.OWN: OWN_PHONE,
            Means.HELD: OWN_PHONE,
            Means.FORMER: FORMER_PHONE,
        }
        self.reads = {NEW_PHONE, NEW_ADDRESS} | {to for means, to in numbers.items() if means in hand}
        self.password = PASSWORD if Means.PASSWORD in hand else "chigau-to-omou-1"
        if Means.TRUSTED in hand and world.trusted:
            self.browser.cookies[TRUSTED_COOKIE.key] = world.trusted
        if Means.PASSCODE in hand and world.passcode:
            self.browser.cookies[PASSCODE_COOKIE.key] = world.passcode
        if Means.SESSION in hand:
            self.browser.force_login(world.account, backend="accounts.sign_in.backends.PortalBackend")

    def post(self, name: str, **data: str) -> Any:
        """Post to a page by the name of its address."""
        return self.browser.post(reverse(f"accounts:{name}"), data)

    def letters(self) -> list[Sent]:
        """Return the letters that have come to what this person reads, since the last look."""
        left = deliver()
        self.sent += left
        return [one for one in left if one.to in self.reads]

    def answers(self, url: str, *ways: str) -> Any:
        """Have a code sent in each way in turn, and type the one that arrives."""
        for way in ways or ("phone:sms", "mail:mail"):
            move(Sending, "at", timedelta(seconds=31))
            self.browser.post(url, {"way": way})
            for letter in self.letters():
                if found := DIGITS.search(letter.text):
                    return self.browser.post(url, {"digits": found[1] or found[2]})
        return None

    def opens(self, path: str) -> bool:
        """Open the first link below a path in the letters that have come."""
        for letter in self.letters():
            if found := re.search(rf"http://[^/\s]+({path}\S+)", letter.text):
                self.browser.get(found[1])
                return True
        return False

    def recovery_code(self) -> str:
        """Return a code to type: a right one, if there is one in the hand."""
        return self.world.recovery if Means.RECOVERY in self.hand else "ABCD-EFGH-JKLM-NPQR"

    def proves(self, *, own: bool = False) -> None:
        """Give every proof that the account takes from this hand. `own`: a code for a passkey [002-54]."""
        if Means.SESSION not in self.hand:
            return
        if Means.PASSKEY in self.hand:
            ceremony.complete(self.browser, "prove", self.world.device.get(ceremony.begin(self.browser, "prove")))
        if Means.PASSCODE in self.hand:
            self.post("passcodes:prove", digits=setting_up.DIGITS)
        if Means.RECOVERY in self.hand:
            self.post("recovery_codes:prove", code=self.recovery_code())
        self.answers(reverse("accounts:contact_changes:mailbox"), "mail:mail")
        self.answers(reverse("accounts:phones:prove") + ("?only=phone" if own else ""), "phone:sms")

    def owner_was_told(self) -> bool:
        """Tell whether the mailbox of before has got anything but a code."""
        self.letters()
        return any(one.to == self.owner and "認証コード" not in one.subject for one in self.sent)

    def leaves(self) -> None:
        """Begin without a session, in the same browser."""
        self.browser.cookies.pop(settings.SESSION_COOKIE_NAME, None)

    def is_in(self) -> bool:
        """Tell whether this browser reaches the account."""
        return self.browser.get(reverse("accounts:authenticators:index")).status_code == 200


def facts_of(contract: Contract | None) -> dict[str, str]:
    assert contract
    return {"customer_number": contract.customer_number, "phone": contract.phone, "name_kana": contract.name_kana}


def _signed_in(account: User) -> Client:
    browser = Client()
    browser.force_login(account, backend="accounts.sign_in.backends.PortalBackend")
    return browser


def number_is(account: User, number: str) -> bool:
    """Tell whether the account's telephone is this one."""
    return Phone.objects.filter(user=account, confirmed=True, number=number).exists()
