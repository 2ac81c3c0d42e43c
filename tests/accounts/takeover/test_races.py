"""One contract and several people in parallel: exactly one of them holds it at the end."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.users.models import State
from accounts.contact_changes import actions as contact_change_actions
from accounts.contracts import actions as contract_actions
from accounts.contracts.models import Contract
from accounts.journeys.journey import Lapsed
from accounts.mailed_links.mailed import LinkDead
from accounts.models import Phone, Takeover, User
from accounts.registration import completion, links
from accounts.sign_in.backends import PortalBackend
from accounts.takeover import actions, closing
from portal.audit.by import By
from portal.audit.models import Entry
from portal.limits import TooMany
from tests.accounts.registration.registering import PASSWORD
from tests.accounts.sign_in.signing_in import HOME, sign_in
from tests.accounts.takeover import taking_over
from tests.people import a_contract
from tests.portal.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

REFUSALS = (LinkDead, Lapsed, contract_actions.AlreadyHeld, TooMany)


def attempt(work: Any) -> bool:
    """Tell whether it went well; catch only refusals that pages know."""
    try:
        work()
    except REFUSALS:
        return False
    return True


def ref_of(link: str) -> str:
    token = link.rstrip("/").rpartition("/")[2]
    return links.LINK.read(token).ref


def complete(ref: str) -> bool:
    return attempt(lambda: completion.complete(ref=ref, password=PASSWORD))


def test_twenty_uses_of_one_link_move_the_contract_once(contract: Contract, contractor: User) -> None:
    ref = ref_of(taking_over.to_provisional(contract)[1])

    outcomes = together(20, lambda: complete(ref))

    assert outcomes.count(True) == 1
    assert Takeover.objects.count() == 1
    contractor.refresh_from_db()
    assert contractor.state == State.ARCHIVED


def test_two_for_two_contracts_of_one_holder_never_wait_in_a_circle(
    contract: Contract, contractor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = a_contract(
        "10099999", contractor, phone="09099998888", phone_2=contract.phone
    )  # goes along with the first
    paths = [
        taking_over.to_provisional(contract)[1],
        taking_over.to_provisional(second, username="kamome", email="kamome@example.jp")[1],
    ]
    refs = [ref_of(path) for path in paths]
    lock = closing.lock

    def slowly(*accounts: User) -> dict[int, User]:
        time.sleep(0.5)  # until both have locked what they lock first
        return lock(*accounts)

    monkeypatch.setattr(closing, "lock", slowly)

    outcomes = together(2, lambda: complete(refs.pop()))

    assert outcomes == [True, True]
    contractor.refresh_from_db()
    assert contractor.state == State.ARCHIVED
    assert not Contract.objects.filter(holder=contractor).exists()
    assert Takeover.objects.filter(is_archived=True).count() == 1


def test_of_twenty_undoings_one_counts(contract: Contract, contractor: User, second_step: Phone) -> None:
    taking_over.registered_again(contract)
    row = taking_over.the_row()

    outcomes = together(20, lambda: attempt(lambda: actions.undo(takeover=row)))

    assert outcomes.count(True) == 1
    assert Entry.objects.filter(action="accounts:takeover:undone").count() == 1
    contract.refresh_from_db()
    assert contract.holder == contractor


@pytest.mark.parametrize("round_", range(3))
def test_an_undoing_and_the_next_id_registration_leave_one_holder_who_can_sign_in(
    contract: Contract, contractor: User, second_step: Phone, round_: int
) -> None:
    taking_over.registered_again(contract)
    row = taking_over.the_row()
    ref = ref_of(taking_over.to_provisional(contract, username="kamome", email="kamome@example.jp")[1])
    works = [lambda: attempt(lambda: actions.undo(takeover=row)), lambda: complete(ref)]

    together(2, lambda: works.pop()())

    contract.refresh_from_db()
    assert contract.holder is not None
    assert contract.holder.state == State.ACTIVE
    assert not User.objects.filter(state=State.ARCHIVED, contracts__isnull=False).exists()


def test_a_sign_in_under_way_at_the_undoing_opens_nothing(
    contract: Contract, contractor: User, second_step: Phone
) -> None:
    account, browser = taking_over.registered_again(contract)
    row, browsers = taking_over.the_row(), [Client() for _ in range(4)]
    waiting = list(browsers)

    def signs_in() -> bool:
        one = waiting.pop()
        sign_in(one, account.username, PASSWORD)
        return one.get(HOME).status_code == 200

    def undoes() -> bool:
        actions.undo(takeover=row)
        return False

    works = [signs_in, undoes, signs_in, signs_in, signs_in]
    together(5, lambda: works.pop()())

    assert PortalBackend().get_user(account.pk) is None
    for one in [browser, *browsers]:
        assert one.get(HOME).status_code == 302


def test_who_adds_a_contract_waits_for_the_closing_and_adds_none(
    contract: Contract, contractor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref, free = ref_of(taking_over.to_provisional(contract)[1]), a_contract("1020304")
    is_closed, close = threading.Event(), closing.close

    def slowly(account: User, *, by: By) -> None:
        close(account, by=by)
        is_closed.set()  # closed, uncommitted
        time.sleep(0.5)

    monkeypatch.setattr(closing, "close", slowly)

    def adds() -> bool:
        is_closed.wait(20)
        return attempt(lambda: contract_actions.hold(contract=free, account=contractor))

    works: list[Callable[[], bool]] = [adds, lambda: complete(ref)]

    assert sorted(together(2, lambda: works.pop()())) == [False, True]
    free.refresh_from_db()
    assert free.holder is None


def test_a_change_of_address_and_an_undoing_never_wait_in_a_circle(
    contract: Contract, contractor: User, second_step: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    Contract.objects.filter(pk=contract.pk).update(email="umineko@example.jp")
    account, _ = taking_over.registered_again(contract)
    row, lock, leave = taking_over.the_row(), closing.lock, contact_change_actions._locked

    def slowly(*accounts: User) -> dict[int, User]:
        time.sleep(0.5)  # until the other has locked what it locks first
        return lock(*accounts)

    def slowly_too(one: User) -> User:
        time.sleep(0.5)
        return leave(one)

    monkeypatch.setattr(closing, "lock", slowly)
    monkeypatch.setattr(contact_change_actions, "_locked", slowly_too)
    works: list[Callable[[], object]] = [
        lambda: actions.undo(takeover=row),
        lambda: contact_change_actions.replace_email(account=account, address="kamome@example.jp", keep=""),
    ]

    together(2, lambda: works.pop()())

    contract.refresh_from_db()
    assert contract.holder == contractor
