"""Staff correct a bill: a new revision with one more line item."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Contract, Notice, User
from billing.corrections import actions
from billing.corrections.previews import Adjustment
from billing.invoices import actions as invoice_actions
from billing.invoices import document
from billing.models import Bill, BillItem
from portal.audit.by import By, Via
from portal.audit.models import Entry
from portal.delivery.models import Letter
from tests import letters
from tests.billing.bill_mails.notified_holders import announced
from tests.billing.imports.statement_files import import_bills, item, usage, versions
from tests.conftest import ClientOf
from tests.people import a_contract
from tests.portal.threads import together

STAFF = "abcdefghijklmnopqrstuv"
CREDIT = Adjustment(description="工事費の訂正", amount=-105, tax_category="10", tax_included=False)
REASON = "工事は当社都合でした"


@pytest.fixture
def contract(contractor: User) -> Contract:
    """The customer of the usual bill."""
    return a_contract("1020304", contractor)


@pytest.fixture
def bill(contract: Contract, tmp_path: Path) -> Bill:
    """5,200 + 120 yen at 10 %: 5,852 yen."""
    import_bills(tmp_path, item(), usage())
    return Bill.objects.get()


def corrected(bill: Bill, adjustment: Adjustment = CREDIT) -> Bill:
    return actions.correct(bill=bill, adjustment=adjustment, by=By(STAFF, Via.DESK), reason=REASON)


def test_the_next_revision_has_the_line_and_figures_of_its_own(bill: Bill) -> None:
    new = corrected(bill)

    assert (new.revision, new.item_count, new.corrected_from) == (2, 3, 1)
    # 5200 + 120 - 105 = 5215 at 10 %: 521.5, rounded down once
    assert (new.subtotal, new.tax, new.total) == (5215, 521, 5736)
    assert (new.corrected_by, new.correction_reason) == (STAFF, REASON)
    items = BillItem.objects.of(new)
    assert [(one.item_no, one.description, one.amount) for one in items] == [
        (1, "みなと光 1ギガ 基本料", 5200), (2, "国内通話料", 120), (3, "工事費の訂正", -105),
    ]  # fmt: skip
    assert items[2].item_kind == "adjustment"


def test_the_revision_before_stays_as_it_was(bill: Bill) -> None:
    corrected(bill)

    former = Bill.objects.get(pk=bill.pk)
    assert former.superseded_at is not None
    assert (former.total, former.item_count, former.corrected_by) == (5852, 2, "")
    assert [one.amount for one in BillItem.objects.of(former)] == [5200, 120]


def test_the_holder_is_told_by_notice_and_mail_without_an_amount_in_it(bill: Bill, contractor: User) -> None:
    announced()
    Letter.objects.all().delete()
    new = corrected(bill)

    assert announced() == 1

    notice = Notice.objects.filter(account=contractor).latest("id")
    assert notice.title == "2026年10月のご請求を訂正しました"
    assert new.public_id in notice.url
    Letter.objects.update(not_before=timezone.now())
    (mail,) = letters.deliver()
    assert "2026年10月のご請求を訂正しました" in mail.subject
    assert "5,736" not in mail.subject + mail.text + mail.html
    assert REASON not in notice.body + mail.text + mail.html


def test_the_log_names_who_and_about_whom_but_not_why(bill: Bill, contractor: User) -> None:
    corrected(bill)

    entry = Entry.objects.get(action="billing:corrections:made")
    assert (entry.actor, entry.about) == (STAFF, contractor.public_id)
    assert REASON not in str(entry.detail)


def test_a_sound_bill_stays_sound_and_has_its_invoice(contract: Contract, tmp_path: Path) -> None:
    import_bills(tmp_path, item(bill_total=5720))
    bill = Bill.objects.get()

    new = corrected(corrected(bill))

    assert (new.bill_total, new.is_flagged) == (5720, False)
    assert invoice_actions.of_bill(public_id=new.public_id) is not None
    outcome = import_bills(tmp_path, item(bill_total=5720))  # the same file again
    assert "変更なし 1" in outcome.said


def test_a_flagged_bill_stays_flagged_while_it_comes_to_another_total(contract: Contract, tmp_path: Path) -> None:
    import_bills(tmp_path, item(bill_total=5610))

    new = corrected(
        Bill.objects.get(), Adjustment(description="訂正", amount=-1, tax_category="10", tax_included=False)
    )

    assert (new.bill_total, new.is_flagged) == (5610, True)
    assert invoice_actions.of_bill(public_id=new.public_id) is None


def test_the_revision_before_can_be_read_as_its_invoice_ever_after(
    bill: Bill, contractor: User, client_of: ClientOf
) -> None:
    new = corrected(corrected(bill))

    for former in Bill.objects.exclude(pk=new.pk):
        page = client_of(contractor).get(reverse("billing:invoices:detail", args=[former.public_id]))
        assert f"{former.total:,}円" in page.text
        assert "旧版の請求書です" in page.text


def test_a_credit_can_be_made_smaller_but_not_larger(contract: Contract, tmp_path: Path) -> None:
    import_bills(tmp_path, item(item_kind="adjustment", amount=-1000, unit_price=-1000))
    bill = Bill.objects.get()

    with pytest.raises(actions.BelowZero):
        corrected(bill, Adjustment(description="訂正", amount=-1, tax_category="10", tax_included=False))

    new = corrected(bill, Adjustment(description="訂正", amount=500, tax_category="10", tax_included=False))
    assert (bill.total, new.total) == (-1100, -550)


def test_what_is_to_be_paid_becomes_no_credit(bill: Bill) -> None:
    with pytest.raises(actions.BelowZero):
        corrected(bill, Adjustment(description="訂正", amount=-5853, tax_category="exempt", tax_included=False))

    assert Bill.objects.get() == bill
    assert (
        corrected(bill, Adjustment(description="訂正", amount=-5852, tax_category="exempt", tax_included=False)).total
        == 0
    )


def test_the_line_is_about_the_month_of_its_bill(bill: Bill) -> None:
    new = corrected(bill)

    invoice = invoice_actions.of_bill(public_id=new.public_id)
    assert invoice is not None
    assert document.of(invoice).kind == document.QUALIFIED_INVOICE  # an earlier month's would be 適格返還請求書


def test_a_bill_that_comes_to_the_companys_total_is_flagged_no_longer(contract: Contract, tmp_path: Path) -> None:
    import_bills(tmp_path, item(bill_total=5610))
    bill = Bill.objects.get()
    assert bill.is_flagged  # 5,720

    new = corrected(bill, Adjustment(description="端数の訂正", amount=-100, tax_category="10", tax_included=False))

    assert (new.total, new.bill_total, new.is_flagged) == (5610, 5610, False)


def test_a_line_with_its_tax_counts_as_that(bill: Bill) -> None:
    new = corrected(bill, Adjustment(description="訂正", amount=-110, tax_category="8", tax_included=True))

    # 110 yen with 8 %: 8 yen of tax, 102 without
    assert (new.taxable_8, new.tax_8, new.total) == (-102, -8, 5852 - 110)


def test_whoever_looked_at_a_former_revision_corrects_nothing(bill: Bill) -> None:
    corrected(bill)

    with pytest.raises(actions.Superseded):
        corrected(bill)

    assert Bill.objects.count() == 2


class TestTheCompanysFileComesAgain:
    def test_the_same_content_undoes_no_correction(self, bill: Bill, tmp_path: Path) -> None:
        corrected(bill)
        before = versions()

        outcome = import_bills(tmp_path, item(), usage())

        assert "変更なし 1" in outcome.said
        assert versions() == before

    def test_a_payment_is_noted_on_the_correction(self, bill: Bill, tmp_path: Path) -> None:
        new = corrected(bill)
        paid = {"payment_status": "paid", "paid_on": "2026-10-27"}

        import_bills(tmp_path, item(**paid), usage(**paid))

        new.refresh_from_db()
        assert (new.payment_status, str(new.paid_on), new.superseded_at) == ("paid", "2026-10-27", None)
        assert Bill.objects.count() == 2

    def test_another_content_replaces_it(self, bill: Bill, tmp_path: Path) -> None:
        corrected(bill)

        import_bills(tmp_path, item(), usage(amount=240, quantity=12))

        newest = Bill.objects.newest().get()
        assert (newest.revision, newest.item_count, newest.corrected_from) == (3, 2, None)

    def test_a_correction_of_a_correction_still_knows_what_the_company_said(self, bill: Bill, tmp_path: Path) -> None:
        corrected(corrected(bill))

        outcome = import_bills(tmp_path, item(), usage())

        assert "変更なし 1" in outcome.said
        assert Bill.objects.newest().get().revision == 3


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_eight_corrections_at_once_one_is_made(bill: Bill) -> None:
    def act() -> str:
        try:
            corrected(bill)
        except (actions.Superseded, actions.Busy):
            return "late"
        return "made"

    assert sorted(together(8, act)) == ["late"] * 7 + ["made"]
    assert Bill.objects.count() == 2
