"""Approval by a second person, end to end with a kind of this test's own: it raises a tally by one."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from portal.approvals import actions, kinds, queries
from portal.approvals.kinds import ApprovalKind, Parameters
from portal.approvals.models import LIFETIME, Approval, Refusal, State
from portal.audit.by import By, Why
from portal.audit.models import Entry
from portal.limits.models import Tally
from tests.portal.approvals.raising import (
    APPROVER,
    ASKER,
    CLERK,
    CONCERNED,
    KEY,
    OTHER,
    RAISING,
    SEEN,
    describe,
    execute,
    showing,
)
from tests.portal.threads import together


@pytest.fixture(autouse=True)
def raising() -> Iterator[None]:
    with mock.patch.dict(kinds._kinds, clear=True):
        kinds.register(RAISING)
        yield


@pytest.fixture
def tally(db: None) -> Tally:
    return Tally.objects.create(scope="tests", key="nobody", since=Now(), count=7)


@pytest.fixture
def asked(tally: Tally) -> Approval:
    return actions.ask(KEY, parameters={"scope": "tests"}, digest=SEEN, asker=ASKER, about=CONCERNED)


def events() -> list[tuple[str, str, str]]:
    return list(Entry.objects.order_by("pk").values_list("action", "actor", "about"))


def change(tally: Tally, count: int) -> None:
    Tally.objects.filter(pk=tally.pk).update(count=count)


def test_a_second_person_executes_what_was_asked_for(asked: Approval, tally: Tally) -> None:
    actions.approve(asked, digest=SEEN, approver=APPROVER)

    tally.refresh_from_db()
    asked.refresh_from_db()
    assert (tally.count, tally.key) == (8, APPROVER.public_id)
    assert (asked.state, asked.decided_by) == (State.EXECUTED, APPROVER.public_id)
    assert asked.decided_at is not None
    assert events() == [
        ("portal:approvals:asked", ASKER.public_id, CONCERNED),
        ("portal:approvals:approved", APPROVER.public_id, CONCERNED),
    ]


def test_an_entry_says_who_asked_for_what_through_the_desk(asked: Approval) -> None:
    actions.approve(asked, digest=SEEN, approver=APPROVER)

    detail = Entry.objects.get(action="portal:approvals:approved").detail
    assert detail == {"approval": asked.public_id, "kind": KEY, "asked_by": ASKER.public_id, "via": "desk"}


def test_the_asker_does_not_approve_or_refuse(asked: Approval, tally: Tally) -> None:
    with pytest.raises(actions.NotAllowed):
        actions.approve(asked, digest=SEEN, approver=ASKER)
    with pytest.raises(actions.NotAllowed):
        actions.refuse(asked, approver=ASKER, reason=Refusal.WRONG)

    tally.refresh_from_db()
    assert tally.count == 7
    assert queries.waiting().get() == asked


@pytest.mark.parametrize("state", [State.EXECUTED, State.REFUSED])
def test_the_database_knows_no_approval_by_the_asker(asked: Approval, state: State) -> None:
    with pytest.raises(IntegrityError, match="approval_by_a_second_person"), transaction.atomic():
        Approval.objects.update(state=state, decided_by=ASKER.public_id, decided_at=Now())


def test_nobody_decides_without_the_permission_of_the_kind(asked: Approval) -> None:
    with pytest.raises(actions.NotAllowed):
        actions.approve(asked, digest=SEEN, approver=CLERK)
    with pytest.raises(actions.NotAllowed):
        actions.refuse(asked, approver=CLERK, reason=Refusal.WRONG)

    assert queries.waiting().get() == asked


def test_changed_content_makes_the_request_void_for_ever(asked: Approval, tally: Tally) -> None:
    change(tally, 70)

    with pytest.raises(actions.ContentChanged):
        actions.approve(asked, digest=kinds.digest_of(showing(70)), approver=APPROVER)
    change(tally, 7)
    with pytest.raises(actions.NotWaiting):
        actions.approve(asked, digest=SEEN, approver=APPROVER)

    asked.refresh_from_db()
    assert asked.state == State.VOID
    assert events()[-1] == ("portal:approvals:voided", APPROVER.public_id, CONCERNED)


@pytest.mark.parametrize("seen", [SEEN, ""])
def test_content_that_is_gone_makes_the_request_void(asked: Approval, tally: Tally, seen: str) -> None:
    Approval.objects.update(digest=seen)
    tally.delete()

    with pytest.raises(actions.ContentChanged):
        actions.approve(asked, digest="", approver=APPROVER)

    asked.refresh_from_db()
    assert asked.state == State.VOID


def test_an_approver_who_saw_something_else_looks_again(asked: Approval, tally: Tally) -> None:
    with pytest.raises(actions.ContentChanged):
        actions.approve(asked, digest=kinds.digest_of(showing(8)), approver=APPROVER)

    tally.refresh_from_db()
    assert tally.count == 7
    assert queries.waiting().get() == asked


def test_nothing_is_asked_for_that_changed_since_it_was_shown(tally: Tally) -> None:
    with pytest.raises(actions.ContentChanged):
        actions.ask(KEY, parameters={"scope": "tests"}, digest=kinds.digest_of(showing(6)), asker=ASKER)

    assert not Approval.objects.exists()


def test_parameters_hold_no_personal_data(tally: Tally) -> None:
    with pytest.raises(ValueError, match="phone"):
        actions.ask(KEY, parameters={"scope": "tests", "phone": "09012345678"}, digest=SEEN, asker=ASKER)


@pytest.mark.parametrize(("left", "is_live"), [(timedelta(seconds=30), True), (timedelta(), False)])
def test_a_request_lives_for_seventy_two_hours(asked: Approval, left: timedelta, is_live: bool) -> None:
    asked.refresh_from_db()
    assert asked.expires_at - asked.asked_at == LIFETIME == timedelta(hours=72)
    Approval.objects.update(expires_at=Now() + left)

    assert queries.waiting_for(APPROVER).exists() == is_live
    if not is_live:
        with pytest.raises(actions.NotWaiting):
            actions.approve(asked, digest=SEEN, approver=APPROVER)


def test_a_refusal_is_final_and_keeps_its_reason(asked: Approval, tally: Tally) -> None:
    actions.refuse(asked, approver=APPROVER, reason=Refusal.WRONG, why=Why("call", "T-12"))

    with pytest.raises(actions.NotWaiting):
        actions.approve(asked, digest=SEEN, approver=OTHER)
    detail = Entry.objects.get(action="portal:approvals:refused").detail
    assert (detail["refusal"], detail["reason"], detail["ticket"]) == ("wrong_content", "call", "T-12")
    asked.refresh_from_db()
    assert asked.get_refusal_display() == "内容に誤りがある"


def test_only_the_asker_withdraws(asked: Approval) -> None:
    with pytest.raises(actions.NotAllowed):
        actions.withdraw(asked, asker=APPROVER)

    actions.withdraw(asked, asker=ASKER)

    asked.refresh_from_db()
    assert asked.state == State.WITHDRAWN
    with pytest.raises(actions.NotWaiting):
        actions.approve(asked, digest=SEEN, approver=APPROVER)


def test_an_execution_that_fails_leaves_the_request_waiting(asked: Approval, tally: Tally) -> None:
    def failing(parameters: Parameters, *, by: By, asked_by: str) -> None:
        execute(parameters, by=by, asked_by=asked_by)
        raise RuntimeError

    kinds._kinds[KEY] = ApprovalKind(KEY, "", "tests.raise_tally", describe, failing)
    with pytest.raises(RuntimeError):
        actions.approve(asked, digest=SEEN, approver=APPROVER)

    tally.refresh_from_db()
    assert tally.count == 7
    assert queries.waiting().get() == asked
    assert [event for event, _, _ in events()] == ["portal:approvals:asked"]


def test_people_see_what_they_can_decide_and_what_they_asked_for(asked: Approval) -> None:
    assert queries.waiting_for(APPROVER).get() == asked
    assert queries.asked_by(ASKER).get() == asked
    assert not queries.waiting_for(ASKER).exists()
    assert not queries.waiting_for(CLERK).exists()
    assert not queries.asked_by(APPROVER).exists()


@pytest.mark.parametrize(("days", "left"), [(399, 1), (401, 0)])
def test_requests_are_forgotten_long_after_they_ended(asked: Approval, days: int, left: int) -> None:
    Approval.objects.update(expires_at=Now() - timedelta(days=days))

    assert actions.purge() == 1 - left
    assert Approval.objects.count() == left


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_parallel_approvals_execute_once(self, asked: Approval, tally: Tally) -> None:
        def approve() -> str:
            try:
                actions.approve(asked, digest=SEEN, approver=APPROVER)
            except actions.NotWaiting:
                return "late"
            return "executed"

        results = together(8, approve)

        tally.refresh_from_db()
        assert sorted(results) == ["executed", *["late"] * 7]
        assert tally.count == 8

    def test_approving_refusing_and_withdrawing_at_once_end_in_one_decision(
        self, asked: Approval, tally: Tally
    ) -> None:
        ways: Iterator[Callable[[], None]] = iter(
            [
                lambda: actions.approve(asked, digest=SEEN, approver=APPROVER),
                lambda: actions.refuse(asked, approver=OTHER, reason=Refusal.WRONG),
                lambda: actions.withdraw(asked, asker=ASKER),
            ]
            * 2
        )

        def decide() -> bool:
            try:
                next(ways)()
            except actions.NotWaiting:
                return False
            return True

        results = together(6, decide)

        tally.refresh_from_db()
        asked.refresh_from_db()
        assert results.count(True) == 1
        assert (tally.count == 8) == (asked.state == State.EXECUTED)
        assert len(events()) == 2

    def test_a_change_at_the_same_time_is_executed_or_seen(self, asked: Approval, tally: Tally) -> None:
        ways: Iterator[Callable[[], None]] = iter(
            [lambda: actions.approve(asked, digest=SEEN, approver=APPROVER), lambda: change(tally, 70)]
        )

        def act() -> bool:
            try:
                next(ways)()
            except actions.ContentChanged:
                return False
            return True

        results = together(2, act)

        tally.refresh_from_db()
        asked.refresh_from_db()
        assert tally.count == 70  # raised to 8 before it, or not raised at all
        assert all(results) == (asked.state == State.EXECUTED)


def test_content_that_has_vanished_is_not_asked_about(db: None) -> None:
    with pytest.raises(actions.ContentChanged):
        actions.ask(KEY, parameters={"scope": "tests"}, digest="", asker=ASKER)
