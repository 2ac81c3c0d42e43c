"""Each act of the graph, tried with all that a person has; each function tells whether it came off."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.codes import posting
from accounts.contact_changes import actions as contact_change_actions
from accounts.contracts.models import Contract
from accounts.models import Passkey, Phone, PostedCode, User
from accounts.passcodes.queries import COOKIE as PASSCODE_COOKIE
from accounts.takeover import actions as takeover_actions
from accounts.trusted_browsers.queries import COOKIE as TRUSTED_COOKIE
from tests.accounts.former_ids import migrating
from tests.accounts.passcodes import setting_up
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import Authenticator
from tests.accounts.paths.acts import Means
from tests.accounts.paths.people import (
    CONTRACT_PHONE,
    DIGITS,
    FORMER_PHONE,
    NEW_ADDRESS,
    NEW_PASSWORD,
    NEW_PHONE,
    OWN_PHONE,
    PHONE,
    Person,
    facts_of,
    number_is,
)
from tests.accounts.registration import registering
from tests.people import an_account


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
