"""Corrections above an amount wait for a second person; what one person does to a bill counts together."""

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.models import User
from billing.corrections import actions, queries
from billing.corrections.previews import Adjustment
from billing.models import Bill, ProposedCorrection
from billing.retention import actions as retention_actions
from desk.staff.roles import Role
from portal.approvals import actions as approval_actions
from portal.approvals import kinds
from portal.approvals import queries as approval_queries
from portal.approvals.models import Approval, State
from portal.audit.by import By
from portal.audit.models import Entry
from portal.imports import locks
from tests.billing.corrections.proposing import MONTH, REASON, a_large_bill, by_yen, corrected
from tests.billing.statements.bills import a_bill, an_item
from tests.people import an_insider
from tests.portal.threads import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db: None) -> User:
    return an_insider("seikyu", "せいきゅう", Role.BILLING)


@pytest.fixture
def second(db: None) -> User:
    return an_insider("kanri", "かんり", Role.ADMIN)


@pytest.fixture
def bill(contractor: User) -> Bill:
    return a_large_bill(contractor.contracts.get())


@pytest.fixture
def asked(bill: Bill, clerk: User) -> Approval:
    return actions.propose(bill=bill, adjustment=by_yen(-20_000), reason=REASON, asker=clerk, role="billing")


def approve(asked: Approval, person: User) -> None:
    digest = approval_queries.content(asked.kind, asked.parameters).digest
    approval_actions.approve(asked, digest=digest, approver=person)


class TestHowMuch:
    @pytest.mark.parametrize("amount", [10_000, -10_000])
    def test_one_person_corrects_up_to_the_amount(self, bill: Bill, clerk: User, amount: int) -> None:
        assert corrected(amount, clerk).total == 88_000 + amount

    @pytest.mark.parametrize("amount", [10_001, -10_001])
    def test_above_it_nothing_changes_without_a_second(self, bill: Bill, clerk: User, amount: int) -> None:
        with pytest.raises(actions.NeedsSecondPerson):
            corrected(amount, clerk)

        assert Bill.objects.get() == bill
        assert bill.superseded_at is None

    def test_what_counts_is_the_total_with_tax(self, bill: Bill, clerk: User) -> None:
        with_tax = Adjustment("訂正", -9_500, "10", tax_included=False)  # 10,450 yen

        with pytest.raises(actions.NeedsSecondPerson):
            actions.correct(bill=bill, adjustment=with_tax, by=By.staff(clerk), reason=REASON)

    @pytest.mark.parametrize("pieces", [(-6_000, -6_000), (-9_000, 9_000), (-5_000, -5_000, -1)])
    def test_a_large_correction_does_not_pass_in_pieces(self, bill: Bill, clerk: User, pieces: tuple[int, ...]) -> None:
        *first, last = pieces
        for amount in first:
            corrected(amount, clerk)
        before = Bill.objects.newest().get()

        with pytest.raises(actions.NeedsSecondPerson):
            corrected(last, clerk)

        assert Bill.objects.newest().get() == before

    def test_what_counts_is_of_the_same_person_on_the_same_bill_in_thirty_days(
        self, bill: Bill, clerk: User, second: User
    ) -> None:
        june = a_bill(bill.contract, MONTH.replace(month=6), 80_000)
        an_item(june, 1, "工事費", 80_000)
        made = corrected(-9_000, clerk)

        assert corrected(-9_000, second).revision == 3
        actions.correct(bill=june, adjustment=by_yen(-9_000), by=By.staff(clerk), reason=REASON)
        with pytest.raises(actions.NeedsSecondPerson):
            corrected(-1_001, clerk)
        Bill.objects.filter(pk=made.pk).update(imported_at=Now() - timedelta(days=30, seconds=1))
        assert corrected(-9_000, clerk).revision == 4

    def test_a_correction_that_a_file_has_replaced_counts_on(self, bill: Bill, clerk: User) -> None:
        corrected(-9_000, clerk)
        an_item(a_bill(bill.contract, MONTH, 80_000), 1, "工事費", 80_000)

        with pytest.raises(actions.NeedsSecondPerson):
            corrected(-9_000, clerk)

    def test_what_a_second_person_approved_does_not_count(self, asked: Approval, clerk: User, second: User) -> None:
        approve(asked, second)

        assert corrected(-10_000, clerk).total == 58_000

    def test_zero_means_always(self, bill: Bill, clerk: User, settings: Settings) -> None:
        settings.CORRECTION_NEEDS_SECOND_PERSON_ABOVE = 0

        with pytest.raises(actions.NeedsSecondPerson):
            corrected(-1, clerk)

    def test_the_amount_is_a_setting(self, bill: Bill, clerk: User, settings: Settings) -> None:
        settings.CORRECTION_NEEDS_SECOND_PERSON_ABOVE = 20_000

        assert corrected(-20_000, clerk).revision == 2


class TestApproving:
    def test_the_approval_makes_the_revision_and_names_both(
        self, asked: Approval, bill: Bill, clerk: User, second: User, contractor: User
    ) -> None:
        approve(asked, second)

        made = Bill.objects.newest().get()
        assert (made.revision, made.total, made.correction_reason) == (2, 68_000, REASON)
        assert (made.corrected_by, made.approved_by) == (clerk.public_id, second.public_id)
        entry = Entry.objects.get(action="billing:corrections:made")
        assert (entry.actor, entry.about) == (second.public_id, contractor.public_id)
        assert entry.detail["asked_by"] == clerk.public_id

    def test_what_is_shown_is_what_is_made(self, asked: Approval) -> None:
        shown = dict(kinds.of(asked.kind).describe(asked.parameters, lock=False))

        assert shown["対象の版"] == "第1版（最新）"
        assert (shown["訂正前の請求額"][:7], shown["訂正後の請求額"][:7]) == ("88,000円", "68,000円")
        assert (shown["差額"], shown["訂正の理由"]) == ("−20,000円", REASON)

    @pytest.mark.parametrize(
        "change",
        [
            {"amount": -30_000},
            {"description": "別の明細"},
            {"tax_category": "10"},
            {"tax_included": True},
            {"reason": "別の理由"},
        ],
    )
    def test_no_other_line_or_reason_is_made_than_was_asked_for(
        self, asked: Approval, second: User, change: dict[str, object]
    ) -> None:
        ProposedCorrection.objects.update(**change)

        with pytest.raises(approval_actions.ContentChanged):
            approve(asked, second)

        asked.refresh_from_db()
        assert asked.state == State.VOID
        assert Bill.objects.count() == 1

    def test_a_bill_that_changed_meanwhile_makes_the_request_void(
        self, asked: Approval, clerk: User, second: User
    ) -> None:
        corrected(-1, clerk)

        with pytest.raises(approval_actions.ContentChanged):
            approve(asked, second)

        asked.refresh_from_db()
        assert asked.state == State.VOID
        assert Bill.objects.newest().get().total == 87_999

    def test_the_asker_is_no_second_person(self, asked: Approval, clerk: User, bill: Bill) -> None:
        with pytest.raises(approval_actions.NotAllowed):
            approve(asked, clerk)
        with pytest.raises(IntegrityError, match="bill_approved_by_a_second_person"), transaction.atomic():
            Bill.objects.update(corrected_by=clerk.public_id, approved_by=clerk.public_id)

        assert Bill.objects.get() == bill

    def test_a_bill_waits_for_one_correction_at_a_time(self, asked: Approval, bill: Bill, clerk: User) -> None:
        with pytest.raises(actions.AlreadyProposed):
            actions.propose(bill=bill, adjustment=by_yen(-20_000), reason=REASON, asker=clerk)

        approval_actions.withdraw(asked, asker=clerk)
        assert queries.waiting(bill) is None
        actions.propose(bill=bill, adjustment=by_yen(-30_000), reason=REASON, asker=clerk)

    def test_nothing_is_asked_for_that_could_not_be_made(self, bill: Bill, clerk: User) -> None:
        with pytest.raises(actions.BelowZero):
            actions.propose(bill=bill, adjustment=by_yen(-88_001), reason=REASON, asker=clerk)
        corrected(-1, clerk)
        with pytest.raises(actions.Superseded):
            actions.propose(bill=bill, adjustment=by_yen(-20_000), reason=REASON, asker=clerk)

        assert not Approval.objects.exists()
        assert not ProposedCorrection.objects.exists()

    def test_while_bills_are_imported_the_approver_is_told_to_wait(
        self, asked: Approval, bill: Bill, second: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(locks, "take", lambda kind: False)

        with pytest.raises(kinds.CannotExecute, match="取り込み"):
            approve(asked, second)

        assert queries.waiting(bill) == asked


class TestKeeping:
    @pytest.mark.parametrize(("days", "left"), [(402, 1), (404, 0)])
    def test_what_was_asked_for_is_kept_as_long_as_the_request(self, asked: Approval, days: int, left: int) -> None:
        ProposedCorrection.objects.update(made_at=Now() - timedelta(days=days))

        assert actions.purge() == 1 - left
        assert ProposedCorrection.objects.count() == left

    def test_a_bill_beyond_its_retention_takes_it_along(self, asked: Approval) -> None:
        retention_actions.drop_expired(today=MONTH.replace(year=MONTH.year + 11))

        assert not Bill.objects.exists()
        assert not ProposedCorrection.objects.exists()
        assert approval_queries.content(asked.kind, asked.parameters).lines == ()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_pieces_made_at_once_count_together(bill: Bill, clerk: User) -> None:
    def piece() -> str:
        for _ in range(500):
            try:
                corrected(-6_000, clerk)
            except actions.NeedsSecondPerson:
                return "refused"
            except (actions.Busy, actions.Superseded):
                time.sleep(0.01)
            else:
                return "made"
        return "never"

    assert sorted(together(4, piece)) == ["made", "refused", "refused", "refused"]
    assert Bill.objects.newest().get().total == 82_000
