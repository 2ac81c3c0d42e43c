"""Flows of several steps, and what happens to the account between two of them: each looks again at its end.

A flow is begun, an event happens, the flow is finished with everything that it has proven before.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.freeze import actions as freeze_actions
from accounts.models import Contract, RecoveryCode, Takeover, User
from accounts.phones import queries as phone_queries
from accounts.takeover import actions as takeover_actions
from accounts.withdrawal import actions as withdrawal_actions
from portal.audit.by import By
from tests.accounts.contact_changes.changing import UNDO, changed, undo_link
from tests.accounts.contracts.changing_hands import ANOTHER, row, take_in
from tests.accounts.freeze.freezing import CHOSEN, RESET_CODE, RESET_NEW, follows_a_reset
from tests.accounts.lost_phone import recovering
from tests.accounts.registration import registering
from tests.accounts.sign_in.second_steps import with_phone
from tests.accounts.takeover import taking_over
from tests.letters import deliver
from tests.people import an_account

pytestmark = pytest.mark.django_db
OWN = "08055556666"  # the account's telephone, another than the contract's
POST, POSTED = reverse("accounts:takeover:undo_post"), reverse("accounts:takeover:undo_posted")
RECOVERY_CODE = reverse("accounts:takeover:undo_recovery_code")


class Scene(NamedTuple):
    """An account with a telephone of its own and a contract."""

    account: User
    contract: Contract
    folder: Path


Finish = Callable[[], bool]  # take the last step; return whether it had its effect


def number_of(account: User) -> str:
    phone = phone_queries.of(account)
    return phone.number if phone else ""


def holder_of(scene: Scene) -> User | None:
    scene.contract.refresh_from_db()
    return scene.contract.holder


def id_registration(scene: Scene) -> Finish:
    """仮登録 of an ID登録: its link is in the mailbox."""
    browser, link = taking_over.to_provisional(scene.contract)

    def finish() -> bool:
        registering.use_link(browser, link)
        taker = holder_of(scene)
        return taker is not None and taker.username == registering.profile()["username"]

    return finish


def its_undoing_by_code(scene: Scene) -> Finish:
    """ID登録 by somebody else; the owner has opened the link, and has a recovery code of long before."""
    code = recovering.paper(scene.account)[0]
    RecoveryCode.objects.update(made_at=F("made_at") - timedelta(days=30))
    browser = taken_from(scene)

    def finish() -> bool:
        browser.post(RECOVERY_CODE, {"code": code})
        return holder_of(scene) == scene.account

    return finish


def its_undoing_by_letter(scene: Scene) -> Finish:
    """ID登録 by somebody else; the owner has ordered a letter, which is printed."""
    browser = taken_from(scene)
    browser.post(POST)
    digits = recovering.printed()

    def finish() -> bool:
        browser.post(POSTED, {"digits": digits})
        return holder_of(scene) == scene.account

    return finish


def undoing_a_change(scene: Scene) -> Finish:
    """The telephone was replaced; the owner has opened the link, and the code is on the former telephone."""
    changed(scene.account)
    browser = Client()
    browser.get(undo_link(deliver()))
    recovering.move_sendings()
    browser.post(UNDO, {"way": "phone:sms"})
    digits = recovering.latest().digits()

    def finish() -> bool:
        browser.post(UNDO, {"digits": digits})
        return number_of(scene.account) == OWN

    return finish


def lost_phone_proven(scene: Scene) -> Finish:
    """A lost telephone, proven by a recovery code; the new number is to be typed."""
    browser = recovering.proven(scene.contract, scene.account)

    def finish() -> bool:
        return gets_a_new_number(browser, scene)

    return finish


def lost_phone_by_letter(scene: Scene) -> Finish:
    """A lost telephone: the letter is printed, the person has begun anew to type its code."""
    recovering.identified(scene.contract).post(recovering.url("post"))
    digits = recovering.printed()
    browser = recovering.identified(scene.contract)

    def finish() -> bool:
        browser.post(recovering.url("posted"), {"digits": digits})
        return gets_a_new_number(browser, scene)

    return finish


def gets_a_new_number(browser: Client, scene: Scene) -> bool:
    """Choose the new telephone and answer it, as far as the pages let."""
    chosen = browser.post(recovering.url("number"), {"phone": recovering.NEW})
    if chosen.headers.get("Location") == recovering.url("number_code"):
        recovering.answers(browser, "number_code")
    return number_of(scene.account) == recovering.NEW


def password_reset(scene: Scene) -> Finish:
    """A reset whose link is open and whose code was answered."""
    browser = follows_a_reset(scene.account)
    recovering.move_sendings()
    browser.post(RESET_CODE, {"way": "phone:sms"})
    assert browser.post(RESET_CODE, {"digits": recovering.latest().digits()})["Location"] == RESET_NEW

    def finish() -> bool:
        browser.post(RESET_NEW, {"password": CHOSEN, "again": CHOSEN})
        scene.account.refresh_from_db()
        return scene.account.check_password(CHOSEN)

    return finish


def nothing(scene: Scene) -> None:
    """Let nothing happen."""


def withdrawn(scene: Scene) -> None:
    User.objects.filter(pk=scene.account.pk).update(state="active")  # an ID登録 may have closed it
    withdrawal_actions.begin(account=scene.account, by=By.owner(scene.account))


def frozen(scene: Scene) -> None:
    freeze_actions.begin(account=scene.account, by=By.owner(scene.account))


def suspended(scene: Scene) -> None:
    take_in(scene.folder, row(scene.contract.customer_number, **ANOTHER))


def taken_over(scene: Scene) -> None:
    """Have somebody take the contract over by another ID登録."""
    holder = holder_of(scene)
    taker = an_account(f"taker-{User.objects.count()}", "ほかの人")
    if holder:
        takeover_actions.take_over(contract=scene.contract, account=taker, answered="")


def taken_and_undone(scene: Scene) -> None:
    """Have somebody take the contract over, and the owner undo it."""
    taken_over(scene)
    takeover_actions.undo(takeover=Takeover.objects.latest("pk"))


def taken_from(scene: Scene) -> Client:
    """Have somebody take the contract over; return a browser that has opened the owner's link."""
    taken_over(scene)
    browser = Client()
    assert browser.get(taking_over.link_of(deliver()))["Location"] == taking_over.UNDO
    return browser


EVENTS = (nothing, withdrawn, frozen, suspended, taken_over, taken_and_undone)
MATRIX = {
    #                        nothing withdrawn frozen suspended taken_over taken_and_undone
    id_registration:         (True,  True,     True,  False,    True,      False),
    its_undoing_by_code:     (True,  True,     True,  False,    True,      True),
    its_undoing_by_letter:   (True,  True,     True,  False,    True,      True),
    undoing_a_change:        (True,  True,     True,  True,     False,     True),
    lost_phone_proven:       (True,  False,    False, False,    False,     True),
    lost_phone_by_letter:    (True,  False,    False, False,    False,     True),
    password_reset:          (True,  False,    False, True,     False,     False),
}  # fmt: skip


@pytest.mark.parametrize(
    ("flow", "event", "counts"),
    [
        pytest.param(flow, event, counts, id=f"{flow.__name__}-{event.__name__}")
        for flow, cells in MATRIX.items()
        for event, counts in zip(EVENTS, cells, strict=True)
    ],
)
def test_a_flow_that_was_under_way_when_something_happened(
    flow: Callable[[Scene], Finish],
    event: Callable[[Scene], None],
    counts: bool,
    contractor: User,
    tmp_path: Path,
) -> None:
    with_phone(contractor, OWN)
    scene = Scene(contractor, contractor.contracts.get(), tmp_path)
    finish = flow(scene)
    event(scene)

    assert finish() is counts
