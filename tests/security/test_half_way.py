"""A browser in the middle of a sign-in, a registration or a migration reaches the pages of that journey and public ones
only.

Every address is requested, found by walking the resolver.
"""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import resolve

from accounts.models import User
from portal.access.levels import Access, declared
from tests.accounts.former_ids.migrating import a_legacy_account, an_unheld_contract, to_address
from tests.accounts.registration import registering
from tests.accounts.sign_in.second_steps import half_way, with_phone
from tests.people import a_contract, an_account
from tests.security.addresses import Address, addresses

pytestmark = pytest.mark.django_db

REFUSED = {"/login/", "/register/"}  # where pages redirect browsers that they are not open to
PERSONAL = ("ほたるいか", "hotaru-ika", "10055501", "湊 ひかり", "105-0001", "09012345678", "090-1234-5678")


def after_the_password() -> Client:
    """The password was verified; the telephone code is due."""
    account = an_account("hotaru-ika", "ほたるいか")
    a_contract("10055501", account)
    with_phone(account)
    return half_way(account)


def in_a_registration() -> Client:
    """Identity was checked; the code to the contract's telephone is due."""
    browser = Client()
    registering.identify(browser, a_contract("10055501"))
    return browser


def in_a_migration() -> Client:
    """The former ID and its password were verified, the terms were accepted."""
    browser = Client()
    an_unheld_contract()
    a_legacy_account()
    to_address(browser)
    return browser


HALF_WAY: dict[str, tuple[Callable[[], Client], Access]] = {
    "after the password": (after_the_password, Access.HALF_SIGNED_IN),
    "in a registration": (in_a_registration, Access.REGISTERING),
    "in a migration": (in_a_migration, Access.MIGRATING),
}


def level(address: Address) -> Access | None:
    """Return the level that the view behind an address declares."""
    return declared(resolve(address.filled()).func)


def again(browser: Client) -> Client:
    """Return a browser of its own with a copy of the session, so that requests do not affect each other."""
    copy = Client()
    session = copy.session
    session.update(dict(browser.session.items()))
    session.save()
    return copy


def test_the_walk_finds_pages_of_every_level() -> None:
    # kiosks have no view of their own yet
    assert {level(address) for address in addresses()} >= set(Access) - {Access.STAFF, Access.DEVICE}


@pytest.mark.parametrize("where", HALF_WAY)
def test_nothing_but_the_next_step_is_reached(where: str) -> None:
    begin, own = HALF_WAY[where]
    browser = begin()
    reached = {}

    for address in addresses():
        if level(address) in {Access.ANYONE, Access.PROVIDER, own}:
            continue
        for method in ("get", "post"):
            other = again(browser)
            answer = getattr(other, method)(address.filled(), {"a": "b"} if method == "post" else None)
            led = answer.headers.get("Location", "").partition("?")[0]
            if level(address) is Access.CONCEALED and answer.status_code == 404:
                continue
            if answer.status_code != 302 or led not in REFUSED or "_auth_user_id" in other.session:
                reached[f"{method} {address}"] = (answer.status_code, led)

    assert reached == {}


@pytest.mark.parametrize("where", HALF_WAY)
def test_what_is_open_to_anyone_says_nothing_of_the_person(where: str) -> None:
    browser = HALF_WAY[where][0]()
    said = {}

    for address in addresses():
        if level(address) is not Access.ANYONE:
            continue
        other = again(browser)
        page = other.get(address.filled())
        words = [word for word in PERSONAL if not page.streaming and word in page.text]
        if words or "_auth_user_id" in other.session or page.status_code >= 500:
            said[str(address)] = (page.status_code, words)

    assert said == {}


@pytest.mark.parametrize("where", ["in a registration", "in a migration"])
def test_another_way_in_is_no_way_round_the_second_step(where: str, stranger: User) -> None:
    """A session in two unfinished journeys is signed in by neither."""
    browser = HALF_WAY[where][0]()
    with_phone(stranger)
    browser.post("/login/", {"identifier": "wataru", "password": "Umi-to-Yama-88"})

    assert browser.get("/home/").status_code == 302
    assert "_auth_user_id" not in browser.session
