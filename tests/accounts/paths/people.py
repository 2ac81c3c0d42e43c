"""Somebody with certain means, who does everything that these allow, in requests to the running views."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.codes import posting
from accounts.codes.models import Sending
from accounts.contact_changes import actions as contact_change_actions
from accounts.contracts.models import Contract
from accounts.models import Passkey, Phone, PostedCode, RecoveryCode, User
from accounts.passcodes.queries import COOKIE as PASSCODE_COOKIE
from accounts.phones import actions as phone_actions
from accounts.recovery_codes import actions as recovery_code_actions
from accounts.takeover import actions as takeover_actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from accounts.trusted_browsers.queries import COOKIE as TRUSTED_COOKIE
from tests.accounts.codes.challenges import move
from tests.accounts.former_ids import migrating
from tests.accounts.passcodes import setting_up
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import Authenticator
from tests.accounts.paths.acts import Hand, Means
from tests.accounts.registration import registering
from tests.letters import Sent, deliver
from tests.people import PASSWORD, a_contract, an_account, long_held

PHONE, CONTRACT_PHONE, SECOND_PHONE, OWN_PHONE = "08055556666", "09012345678", "09099998888", "07012121212"
FORMER_PHONE, NEW_PHONE = "08077778888", "07011112222"
NEW_ADDRESS, NEW_PASSWORD = "own@example.net", "Nami-to-Kaze-41"
OTHER_NAME = {"name": "浜野 渡", "name_kana": "ハマノ　ワタル", "name_kana_key": "ハマノワタル"}
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


# --- acts: each is tried with all that the hand has, and tells whether it came off ----------------
def by_password(one: Person) -> bool:
    one.leaves()
    one.post("sign_in:start", identifier=one.world.account.username, password=one.password)
    one.answers(reverse("accounts:sign_in:code"), "phone:sms")
    if not one.is_in():
        one.post("sign_in:recovery_code", code=one.recovery_code())
    return one.is_in()


def by_passcode(one: Person) -> bool:
    one.leaves()
    setting_up.enters(one.browser)
    return one.is_in()


def by_passkey(one: Person) -> bool:
    one.leaves()
    device = one.world.device if Means.PASSKEY in one.hand else Authenticator()
    ceremony.signs_in(one.browser, device)
    return one.is_in()


def trust(one: Person) -> bool:
    one.leaves()
    one.post("sign_in:start", identifier=one.world.account.username, password=one.password)
    url = reverse("accounts:sign_in:code")
    one.browser.post(url, {"way": "phone:sms"})
    found = [digits for letter in one.letters() if (digits := DIGITS.search(letter.text))]
    before = one.browser.cookies.get(TRUSTED_COOKIE.key)
    one.browser.post(url, {"digits": found[0][1] if found else "000000", "trust": "on"})
    after = one.browser.cookies.get(TRUSTED_COOKIE.key)
    return after is not None and after is not before and after.value != one.world.trusted


def add_contract(one: Person) -> bool:
    one.proves()
    if Means.OWN not in one.hand:
        return False
    one.browser.post(reverse("accounts:contracts:add"), facts_of(one.world.own) | {"password": one.password})
    one.browser.post(reverse("accounts:contracts:phone"), {"way": "phone:sms"})
    one.answers(reverse("accounts:contracts:code"), "phone:sms")
    return one.world.account.contracts.filter(pk=one.world.own.pk).exists() if one.world.own else False


def add_contract_with_telephone(one: Person) -> bool:
    return add_contract(one) and number_is(one.world.account, OWN_PHONE)


def change_phone(one: Person) -> bool:
    one.proves()
    one.post("contact_changes:phone", phone=NEW_PHONE)
    one.answers(reverse("accounts:contact_changes:phone_code"), "phone:sms")
    return number_is(one.world.account, NEW_PHONE)


def change_address(one: Person) -> bool:
    one.proves()
    one.post("contact_changes:email", email=NEW_ADDRESS, password=one.password)
    one.answers(reverse("accounts:contact_changes:email_code"), "mail:mail")
    return User.objects.filter(pk=one.world.account.pk, email=NEW_ADDRESS).exists()


def register_passkey(one: Person) -> bool:
    one.proves(own=True)
    before = Passkey.objects.count()
    begun = ceremony.post(one.browser, "register_begin", {})
    if begun.status_code == 200:
        ceremony.complete(one.browser, "register", Authenticator().create(begun.json()))
    return Passkey.objects.count() > before


def set_up_passcode(one: Person) -> bool:
    one.proves()
    one.browser.cookies.pop(PASSCODE_COOKIE.key, None)
    for name in ("add", "confirm"):
        one.post(f"passcodes:{name}", digits=setting_up.DIGITS)
    return PASSCODE_COOKIE.key in one.browser.cookies


def make_recovery_codes(one: Person) -> bool:
    one.proves()
    answer = one.post("recovery_codes:make")
    return answer.status_code == 200 and bool(answer.context.get("codes"))


def change_password(one: Person) -> bool:
    one.proves()
    one.post("credentials:password", current=one.password, password=NEW_PASSWORD, again=NEW_PASSWORD)
    return _has_new_password(one)


def reset_password(one: Person) -> bool:
    one.post("password_reset:start", email=one.world.account.email)
    one.opens("/password/reset/")
    one.answers(reverse("accounts:password_reset:code"), "phone:sms")
    one.post("password_reset:recovery_code", code=one.recovery_code())
    one.post("password_reset:confirm", password=NEW_PASSWORD, again=NEW_PASSWORD)
    return _has_new_password(one)


def _has_new_password(one: Person) -> bool:
    return User.objects.get(pk=one.world.account.pk).check_password(NEW_PASSWORD)


def _lost(one: Person, first: Contract | None, proof: Callable[[], Any]) -> bool:
    one.browser.post(reverse("accounts:lost_phone:start"), facts_of(first))
    proof()
    one.post("lost_phone:number", phone=NEW_PHONE)
    one.answers(reverse("accounts:lost_phone:number_code"), "phone:sms")
    return number_is(one.world.account, NEW_PHONE)


def lost_by_code(one: Person) -> bool:
    first = one.world.contract if Means.FACTS in one.hand else one.world.own
    return _lost(one, first, lambda: one.post("lost_phone:recovery_code", code=one.recovery_code()))


def lost_by_letter(one: Person) -> bool:
    first = one.world.contract if Means.FACTS in one.hand else one.world.own
    return _lost(one, first, lambda: _letter(one, "lost_phone:post", "lost_phone:posted", Means.LETTER))


def lost_by_letter_to_oneself(one: Person) -> bool:
    return _lost(one, one.world.own, lambda: _letter(one, "lost_phone:post", "lost_phone:posted", Means.HELD))


def _letter(one: Person, order: str, entry: str, reads: Means) -> None:
    """Order a letter, and type what is in it, where it comes to an address of this person's."""
    one.post(order)
    printed = [posted.digits() for posted in _printed()]
    if printed and reads in one.hand:
        one.post(entry, digits=printed[-1])


def _printed() -> list[PostedCode]:
    found: list[PostedCode] = []
    posting.print_next(found.append)
    return found


def _by_contract(one: Person, other: Contract | None) -> None:
    one.browser.post(reverse("accounts:lost_phone:contract"), facts_of(other))
    one.answers(reverse("accounts:lost_phone:contract_code"), "phone:sms")


def lost_by_second(one: Person) -> bool:
    first = one.world.contract if Means.FACTS in one.hand else one.world.own
    other = one.world.second if Means.SECOND in one.hand else one.world.own
    return _lost(one, first, lambda: _by_contract(one, other))


def lost_by_own(one: Person) -> bool:
    first = one.world.contract if Means.FACTS in one.hand else one.world.second
    return _lost(one, first, lambda: _by_contract(one, one.world.own))


def undo_phone(one: Person) -> bool:
    Phone.objects.filter(user=one.world.account).update(number=FORMER_PHONE)
    contact_change_actions.replace_phone(account=one.world.account, number=PHONE, keep="")
    if Means.SESSION in one.hand:
        one.browser.force_login(one.world.account, backend="accounts.sign_in.backends.PortalBackend")
    one.opens("/account/contact-changes/undo/")
    one.answers(reverse("accounts:contact_changes:undo"), "phone:sms", "mail:mail")
    return number_is(one.world.account, FORMER_PHONE)


def _registers(one: Person, start: str) -> bool:
    """Take the steps to an account of one's own with the contract."""
    first = one.world.contract if Means.FACTS in one.hand else one.world.own
    one.leaves()
    one.browser.post(reverse(f"accounts:registration:{start}"), facts_of(first))
    one.browser.post(reverse("accounts:registration:phone"), {"way": "phone:sms"})
    one.answers(reverse("accounts:registration:code"), "phone:sms")
    one.browser.post(reverse("accounts:registration:profile"), registering.profile(email=NEW_ADDRESS))
    one.post("registration:confirm")
    if one.opens("/register/link/"):
        one.browser.post(reverse("accounts:registration:link"), {"password": registering.PASSWORD})
    assert one.world.contract
    one.world.contract.refresh_from_db()
    return one.world.contract.holder_id != one.world.account.pk


def register_held(one: Person) -> bool:
    return _registers(one, "start")


def take_over(one: Person) -> bool:
    return _registers(one, "again")


def migrate_held(one: Person) -> bool:
    """Migrate a former ID of the contract. Everybody here knows its password."""
    migrating.a_legacy_account(customer_number="10012345", email=NEW_ADDRESS)
    one.leaves()
    migrating.sign_in(one.browser)
    one.post("former_ids:terms")
    one.post("former_ids:address", keep="yes")
    one.answers(reverse("accounts:former_ids:phone"), "phone:sms")
    one.post("former_ids:password", password=NEW_PASSWORD, again=NEW_PASSWORD)
    assert one.world.contract
    one.world.contract.refresh_from_db()
    return one.world.contract.holder_id != one.world.account.pk


def undo_takeover(one: Person) -> bool:
    assert one.world.contract
    owner = an_account("again", "あたらしい人")
    with transaction.atomic():
        takeover_actions.take_over(
            contract=takeover_actions.lock(one.world.contract), account=owner, answered=CONTRACT_PHONE
        )
    one.opens("/account/takeover/undo/")
    one.answers(reverse("accounts:takeover:undo"), "phone:sms")
    one.post("takeover:undo_recovery_code", code=one.recovery_code())
    _letter(one, "takeover:undo_post", "takeover:undo_posted", Means.LETTER)
    one.world.contract.refresh_from_db()
    return one.world.contract.holder_id == one.world.account.pk


def enrol_phone(one: Person) -> bool:
    one.post("phones:add", password=one.password)
    one.answers(reverse("accounts:phones:add_mail"), "mail:mail")
    one.post("phones:add_number", phone=NEW_PHONE)
    one.answers(reverse("accounts:phones:add_code"), "phone:sms")
    return number_is(one.world.account, NEW_PHONE)


DRIVERS: dict[str, Callable[[Person], bool]] = {
    "sign in by password": by_password,
    "sign in by passcode": by_passcode,
    "sign in by passkey": by_passkey,
    "trust the browser": trust,
    "add a contract": add_contract,
    "add a contract with its telephone": add_contract_with_telephone,
    "change the telephone": change_phone,
    "change the address": change_address,
    "register a passkey": register_passkey,
    "set up a passcode": set_up_passcode,
    "make recovery codes": make_recovery_codes,
    "change the password": change_password,
    "reset the password": reset_password,
    "lost telephone, by a recovery code": lost_by_code,
    "lost telephone, by a letter": lost_by_letter,
    "lost telephone, by the second contract": lost_by_second,
    "lost telephone, by a contract of one's own": lost_by_own,
    "lost telephone, by a letter to one's own address": lost_by_letter_to_oneself,
    "undo a change of the telephone": undo_phone,
    "register a contract that is held": register_held,
    "migrate a former ID of a contract that is held": migrate_held,
    "ID登録": take_over,
    "undo an ID登録": undo_takeover,
    "enrol a telephone": enrol_phone,
}
