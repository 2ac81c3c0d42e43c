"""Two people, one contract, one ID, one link: one account."""

import threading
import time
from typing import Any

import pytest
from django.test import Client

from accounts.users.models import User
from accounts.contracts.models import Contract
from accounts.journeys.journey import Lapsed
from accounts.mailed_links.mailed import LinkDead
from accounts.registration import completion, errors, links, provisional
from accounts.registration.models import Registration, State
from portal.limits import TooMany
from tests.accounts.registration import registering
from tests.accounts.registration.registering import PASSWORD
from tests.letters import deliver
from tests.portal.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

REFUSALS = (LinkDead, Lapsed, errors.NameTaken, TooMany)


def attempt(work: object) -> bool:
    """Tell whether it went well; catch only refusals that pages know."""
    try:
        work()  # type: ignore[operator]
    except REFUSALS:
        return False
    return True


def filled(contract: Contract | None, username: str, email: str) -> Registration:
    """Return a registration whose owner is about to press 仮登録する."""
    browser = Client()
    if contract:
        registering.to_verified(browser, contract)
    else:
        browser.post(registering.url("plain"))
    registering.fill(browser, username=username, email=email)
    return registering.current(browser)


def ref_of(mail: str) -> str:
    token = registering.link_of([letter for letter in deliver() if letter.to == mail]).rstrip("/").rpartition("/")[2]
    return links.LINK.read(token).ref


def test_twenty_uses_of_one_link_open_one_account(contract: Contract) -> None:
    provisional.begin(registration=filled(contract, "umineko", "a@example.jp"))
    ref = ref_of("a@example.jp")

    outcomes = together(20, lambda: attempt(lambda: completion.complete(ref=ref, password=PASSWORD)))

    assert outcomes.count(True) == 1
    assert User.objects.count() == 1
    contract.refresh_from_db()
    assert contract.holder == User.objects.get()


def test_twenty_wrong_passwords_at_once_are_judged_five_times(contract: Contract) -> None:
    provisional.begin(registration=filled(contract, "umineko", "a@example.jp"))
    ref = ref_of("a@example.jp")

    def guess() -> str:
        try:
            completion.complete(ref=ref, password="Chigau-8888")
        except (errors.WrongPassword, TooMany) as refusal:
            return type(refusal).__name__
        return "accepted"

    outcomes = together(20, guess)

    assert outcomes.count("WrongPassword") == 5
    assert outcomes.count("TooMany") == 15


def test_two_registrations_of_one_contract_at_once_leave_one_running(contract: Contract) -> None:
    waiting = [filled(contract, "umineko", "a@example.jp"), filled(contract, "kamome", "b@example.jp")]
    once = list(waiting)

    together(2, lambda: attempt(lambda: provisional.begin(registration=once.pop())))

    states = sorted(Registration.objects.values_list("state", flat=True))
    assert states == [State.PROVISIONAL, State.SUPERSEDED]


@pytest.mark.parametrize("round_", range(3))
def test_two_registrations_of_one_contract_confirmed_at_once_open_one_account(contract: Contract, round_: int) -> None:
    older, newer = filled(contract, "umineko", "a@example.jp"), filled(contract, "kamome", "b@example.jp")
    provisional.begin(registration=older)
    ref = ref_of("a@example.jp")
    works = [
        lambda: completion.complete(ref=ref, password=PASSWORD),
        lambda: provisional.begin(registration=newer),
    ] * 2

    together(4, lambda: attempt(works.pop()))

    if not User.objects.exists():  # the newer one was quicker, and took the older one's place
        completion.complete(ref=ref_of("b@example.jp"), password=PASSWORD)
    contract.refresh_from_db()
    assert contract.holder == User.objects.get()
    assert not Registration.objects.provisional().filter(hollow="").exists()


def test_one_id_wanted_by_eight_people_at_once_goes_to_one(db: None) -> None:
    waiting = [filled(None, "umineko", f"{n}@example.jp") for n in range(8)]

    outcomes = together(8, lambda: attempt(lambda: provisional.begin(registration=waiting.pop())))

    assert outcomes.count(True) == 1
    assert Registration.objects.provisional().count() == 1


def test_who_wants_an_id_waits_for_whoever_is_completing_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = filled(None, "umineko", "a@example.jp"), filled(None, "umineko", "b@example.jp")
    provisional.begin(registration=first)
    ref = ref_of("a@example.jp")
    is_open = threading.Event()
    welcome = completion._welcome

    def slowly(*args: Any) -> None:
        welcome(*args)
        is_open.set()  # the account stands, uncommitted
        time.sleep(0.5)

    monkeypatch.setattr(completion, "_welcome", slowly)

    def complete() -> bool:
        return attempt(lambda: completion.complete(ref=ref, password=PASSWORD))

    def begin() -> bool:
        is_open.wait(20)
        return attempt(lambda: provisional.begin(registration=second))

    works = [complete, begin]

    assert sorted(together(2, lambda: works.pop()())) == [False, True]

    assert User.objects.filter(username="umineko").count() == 1
    assert not Registration.objects.provisional().exists()


def test_contracts_locked_by_registrations_in_both_orders_never_wait_in_a_circle(contract: Contract) -> None:
    rows = [filled(contract, f"umineko-{letter}", f"{letter}@example.jp") for letter in "abcdef"]
    waiting = list(rows)

    outcomes = together(6, lambda: attempt(lambda: provisional.begin(registration=waiting.pop())))

    assert outcomes == [True] * 6
    assert Registration.objects.provisional().count() == 1
