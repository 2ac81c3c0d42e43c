"""Parallel requests: digits are judged five times and accepted once, and an invitation is used once."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from accounts.contracts import actions as contract_actions
from accounts.mailed_links.mailed import LinkDead
from accounts.reauthentication.queries import now
from desk.models import Authenticator, Invitation
from desk.staff import actions
from desk.staff.models import STEP
from desk.staff.roles import Role
from portal.audit.by import OPERATOR, Why
from portal.audit.models import Entry
from portal.limits import TooMany
from tests.desk.staff.apps import shown, wrong
from tests.people import a_contract, an_account, an_insider
from tests.portal.threads import together

CHOSEN = "Kumo-to-Nami-31"

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_of_forty_wrong_digits_five_are_compared_and_the_right_ones_are_then_refused() -> None:
    agent = an_insider("s-1042", "窓口の人", Role.AGENT)
    guess = wrong(agent)

    def guesses() -> bool:
        try:
            actions.verify(account=agent, digits=guess)
        except actions.WrongDigits:
            return True
        except TooMany:
            return False
        return True

    compared = together(40, guesses)

    assert compared.count(True) == 5
    assert Entry.objects.filter(action="desk:staff:refused").count() == 5
    with pytest.raises(TooMany):
        actions.verify(account=agent, digits=shown(agent))


def test_the_right_digits_five_times_at_once_are_taken_once() -> None:
    agent = an_insider("s-1042", "窓口の人", Role.AGENT)
    digits = shown(agent)

    def enters() -> bool:
        try:
            actions.verify(account=agent, digits=digits)
        except (actions.WrongDigits, TooMany):
            return False
        return True

    assert together(5, enters).count(True) == 1


def test_an_invitation_used_five_times_at_once_is_used_once() -> None:
    who = actions.Newcomer("s-3000", "s-3000@example.com", "新人")
    invitation = actions.invite(who, role=Role.AGENT, by=OPERATOR)
    made = actions.choose_password(public_id=invitation.public_id, password="Kumo-to-Nami-31")
    digits = made.digits(int(now()) // STEP)

    def enrols() -> bool:
        try:
            actions.enrol(public_id=invitation.public_id, authenticator=made.public_id, digits=digits)
        except LinkDead:
            return False
        return True

    assert together(5, enrols).count(True) == 1
    assert Authenticator.objects.filter(confirmed=True).count() == 1


def test_nobody_ends_up_with_a_role_and_a_contract() -> None:
    for attempt in range(10):
        customer, contract = an_account(f"s-300{attempt}", "お客様"), a_contract(f"4000000{attempt}")
        acts: list[Callable[[], object]] = [
            partial(actions.readmit, account=customer, role=Role.AGENT, by=OPERATOR, why=Why("joined")),
            partial(contract_actions.hold, contract=contract, account=customer),
        ]

        assert sorted(together(2, partial(succeeds, acts))) == [False, True]
        customer.refresh_from_db()
        assert customer.is_staff is not customer.contracts.exists()


def succeeds(acts: list[Callable[[], object]]) -> bool:
    """Return whether the next of the acts succeeds."""
    try:
        acts.pop()()
    except (actions.HoldsContracts, contract_actions.AlreadyHeld):
        return False
    return True


def test_invited_five_times_at_once_one_invitation_is_open() -> None:
    agent = an_insider("s-1042", "窓口の人", Role.AGENT)

    together(5, lambda: actions.reinvite(account=agent, by=OPERATOR))

    assert Invitation.objects.open().count() == 1
    assert Invitation.objects.count() == 5


def test_an_app_that_another_one_has_taken_the_place_of_uses_no_invitation_up(monkeypatch: pytest.MonkeyPatch) -> None:
    invitation = actions.invite(actions.Newcomer("s-3000", "s-3000@example.com", "新人"), role=Role.AGENT, by=OPERATOR)
    early, judged = actions.choose_password(public_id=invitation.public_id, password=CHOSEN), actions._counted

    def judged_while_another_tab_begins(*given: Any) -> int:
        step = judged(*given)
        actions.choose_password(public_id=invitation.public_id, password=CHOSEN)
        return step

    monkeypatch.setattr(actions, "_counted", judged_while_another_tab_begins)

    with pytest.raises(LinkDead):
        actions.enrol(
            public_id=invitation.public_id, authenticator=early.public_id, digits=early.digits(int(now()) // STEP)
        )

    assert Invitation.objects.live().filter(pk=invitation.pk).exists()
    assert not Authenticator.objects.filter(confirmed=True).exists()
