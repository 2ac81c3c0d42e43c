"""Notices and mails about bills that were revised after their holder was notified of them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Contract, User
from billing.bill_mails import actions, kinds, notifications
from billing.bill_mails.models import Watermark
from billing.models import Bill
from billing.statements.months import shifted
from portal.delivery.models import Letter
from tests import letters
from tests.billing.bill_mails.notified_holders import NOVEMBER, announced, held, latest, mails, revise, titles
from tests.billing.imports.statement_files import import_bills, item
from tests.billing.statements.bills import a_bill
from tests.people import a_contract, an_account
from tests.portal.threads import together

NEW, REVISED = "2026年11月のご請求額が確定しました", "2026年11月のご請求を訂正しました"
STAFF = "abcdefghijklmnopqrstuv"


def test_a_revised_bill_is_told_in_the_portal_and_by_mail(told: Contract, contractor: User) -> None:
    bill = revise(told)

    assert announced() == 1

    notice = latest(contractor)
    assert (notice.title, notice.url, notice.kind) == (REVISED, f"/billing/{bill.public_id}/", "billing")
    assert notice.body == (
        "訂正後のご請求額は9,900円（税込）です。お支払い期日は2026年11月27日、お支払い方法は口座振替です。"
        "（お客様番号 10012345）"
    )
    Letter.objects.filter(kind=kinds.NEW).delete()
    Letter.objects.update(not_before=timezone.now())
    (mail,) = letters.deliver()
    assert mail.to == contractor.email
    assert REVISED in mail.subject
    assert "お支払い期日：2026年11月27日（金）" in mail.text
    assert f"/billing/{bill.public_id}/" in mail.text
    for content in (mail.subject, mail.text, mail.html):
        assert "9,900" not in content
        assert "10012345" not in content


def test_it_is_told_once_however_often_it_is_asked(told: Contract, contractor: User) -> None:
    revise(told)

    assert [announced(), announced()] == [1, 0]
    Watermark.objects.update(bill_id=0)
    Letter.objects.all().delete()  # as a purge leaves it

    assert announced() == 0
    assert titles(contractor) == [NEW, REVISED]
    assert mails(kinds.REVISED) == []


def test_every_revision_with_other_figures_is_told(told: Contract, contractor: User) -> None:
    revise(told, 9000)
    announced()
    revise(told, 7000)
    announced()

    assert titles(contractor) == [NEW, REVISED, REVISED]
    assert latest(contractor).body.startswith("訂正後のご請求額は7,700円")


@pytest.mark.parametrize("between", [[], [9000], [9000, 9000]])
def test_a_revision_to_the_figures_that_were_told_is_no_news(
    between: list[int], told: Contract, contractor: User
) -> None:
    for net in between:
        revise(told, net)  # and nobody was told in between
    revise(told, 8000)

    assert announced() == 0
    assert titles(contractor) == [NEW]


def test_the_same_total_with_other_tax_is_news(told: Contract) -> None:
    revise(told, taxable_10=0, tax_10=0, subtotal=8800, tax=0, total=8800, exempt=8800)

    assert announced() == 1


def test_one_that_came_over_another_that_nobody_heard_of_is_compared_with_what_was_told(
    told: Contract, contractor: User
) -> None:
    revise(told, 9000)
    revise(told, 9000)

    assert announced() == 1
    assert latest(contractor).body.startswith("訂正後のご請求額は9,900円")


def test_whoever_was_not_told_of_the_bill_is_not_told_of_its_revision(contract: Contract, contractor: User) -> None:
    old = shifted(NOVEMBER, -5)
    a_bill(contract, old, 8000)
    announced()
    a_bill(contract, old, 9000)

    assert announced() == 0
    assert titles(contractor) == []


def test_whoever_holds_the_contract_now_is_told_nothing_of_what_another_was_told(told: Contract) -> None:
    Contract.objects.filter(pk=told.pk).update(holder=an_account("tsugi", "つぎ"), held_since=timezone.now())
    revise(told)

    assert announced() == 0


def test_a_bill_of_long_ago_that_was_told_is_told_again(told: Contract, contractor: User) -> None:
    a_bill(told, shifted(NOVEMBER, 1))
    revise(told)

    actions.announce(at=timezone.now(), today=date(2027, 10, 1))

    assert titles(contractor)[-1] == REVISED


def test_a_flagged_revision_is_told_when_a_sound_one_comes(told: Contract, contractor: User) -> None:
    revise(told, 9000, bill_total=9500, is_flagged=True)
    assert announced() == 0
    revise(told, 9000)

    assert announced() == 1
    assert titles(contractor) == [NEW, REVISED]


def test_what_staff_corrected_is_told_even_where_the_bill_was_history(contract: Contract, contractor: User) -> None:
    old = shifted(NOVEMBER, -5)
    a_bill(contract, old, 8000)
    a_bill(contract, NOVEMBER)
    announced()
    a_bill(contract, old, 7000, corrected_by=STAFF, corrected_from=1)

    assert [announced(), announced()] == [1, 0]
    assert latest(contractor).title == "2026年6月のご請求を訂正しました"


def test_what_staff_corrected_before_it_was_told_is_told_as_new_only(contract: Contract, contractor: User) -> None:
    a_bill(contract, NOVEMBER, 8000)
    a_bill(contract, NOVEMBER, 7000, corrected_by=STAFF, corrected_from=1)

    assert [announced(), announced()] == [1, 0]
    assert titles(contractor) == [NEW]


def test_who_does_not_want_mails_of_new_bills_has_the_notice(told: Contract, contractor: User) -> None:
    actions.choose(account=contractor, mails_new_bill=False, mails_due=True, mails_failed=True)
    revise(told)

    assert announced() == 1
    assert latest(contractor).title == REVISED
    assert mails(kinds.REVISED) == []


def test_a_file_with_other_figures_is_told_and_one_with_the_same_or_a_payment_is_not(
    contractor: User, contract: Contract, tmp_path: Path
) -> None:
    rows = {"customer_number": contract.customer_number, "billing_month": "2026-11", "due_on": "2026-11-27"}
    import_bills(tmp_path, item(**rows))
    Contract.objects.filter(pk=contract.pk).update(held_since=Bill.objects.get().imported_at - timedelta(days=1))
    counts = [announced()]

    for file in (
        item(**rows, item_code="H1G2"),  # a revision without another figure
        item(**rows, item_code="H1G2", payment_status="paid", paid_on="2026-11-27"),
        item(**rows, amount=5300, payment_status="paid", paid_on="2026-11-27"),
        item(**rows, amount=5300, payment_status="paid", paid_on="2026-11-27"),
    ):
        import_bills(tmp_path, file)
        counts.append(announced())

    assert counts == [1, 0, 0, 1, 0]
    assert titles(contractor) == [NEW, REVISED]


def test_many_are_told_in_batches_by_statements_that_do_not_grow_with_them(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for size, start in ((1, 30), (20, 40)):
        for number in range(size):
            account = an_account(f"person{start}{number}", "ひと")
            a_contract(f"3{start}{number:05}", account)
            a_bill(held(account), NOVEMBER)
        announced()
        for contract in Contract.objects.filter(customer_number__startswith=f"3{start}"):
            revise(contract)
        with CaptureQueriesContext(connection) as captured:
            assert announced() == size
        counts.append(len(captured))
    assert counts[0] == counts[1]

    monkeypatch.setattr(notifications, "BATCH", 2)
    for contract in Contract.objects.filter(customer_number__startswith="340"):
        revise(contract, 1000)
    assert announced() == 20


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_eight_runs_at_once_each_customer_hears_once(contractor: User) -> None:
    for number in range(5):
        account = an_account(f"person{number}", "ひと")
        a_contract(f"2000000{number}", account)
        a_bill(held(account), NOVEMBER)
    announced()
    for contract in Contract.objects.filter(customer_number__startswith="2000000"):
        revise(contract)

    assert sum(together(8, announced)) == 5
    assert Letter.objects.filter(kind=kinds.REVISED).count() == 5
