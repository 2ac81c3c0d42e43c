"""Reminders before the due date, and what all mails about payments have in common."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Contract, Notice, User
from billing.bill_mails import actions as bill_mail_actions
from billing.bill_mails import notifications
from billing.models import Bill
from billing.reminders import actions
from billing.statements.months import shifted
from portal.delivery.models import Letter
from tests import letters
from tests.billing.bill_mails.notified_holders import NOVEMBER, TODAY, held, mails, titles
from tests.billing.reminders.due_bills import due, failures, overdue, reminded
from tests.billing.statements.bills import a_bill
from tests.people import a_contract, an_account

SOON = "2026年11月ご請求分のお支払い期日が近づいています"


@pytest.mark.parametrize(("in_days", "count"), [(-1, 0), (0, 0), (1, 1), (3, 1), (4, 0)])
def test_a_bill_is_reminded_of_in_the_three_days_before_its_due_date(
    in_days: int, count: int, contract: Contract, contractor: User
) -> None:
    due(contract, in_days)

    assert reminded() == count
    assert titles(contractor) == [SOON] * count
    assert len(mails(actions.COMING)) == count


def test_how_many_days_before_is_a_setting(contract: Contract, settings: Settings) -> None:
    settings.REMINDER_DAYS_BEFORE_DUE = 7
    due(contract, 7)

    assert reminded() == 1


def test_each_bill_is_reminded_of_once(contract: Contract, contractor: User) -> None:
    due(contract, 3)

    assert [reminded(), reminded(), reminded(TODAY + timedelta(days=1))] == [1, 0, 0]
    due(contract, 3, net=7000)  # a correction
    Letter.objects.all().delete()  # as a purge leaves it

    assert reminded() == 0
    assert titles(contractor) == [SOON]
    assert mails(actions.COMING) == []


def test_a_payment_that_is_asked_for_again_is_reminded_of_again(contract: Contract, contractor: User) -> None:
    due(contract, 3)
    reminded()
    Bill.objects.update(due_on=TODAY + timedelta(days=17))  # as an import does it, after the debit failed

    again = [reminded(TODAY + timedelta(days=14)) for _ in range(2)]

    assert again == [1, 0]
    assert titles(contractor) == [SOON, SOON]
    assert len(mails(actions.COMING)) == 2


@pytest.mark.parametrize(
    "fields",
    [{"payment_status": "paid"}, {"payment_status": "overdue"}, {"net": 0}, {"net": -100}],
)
def test_nobody_is_reminded_of_what_is_not_to_be_paid(fields: dict[str, object], contract: Contract) -> None:
    due(contract, 2, **fields)

    assert reminded() == 0


def test_the_reminder_says_when_and_how(contract: Contract, contractor: User) -> None:
    bill = due(contract, 3)
    reminded()
    notice = Notice.objects.get(account=contractor)
    Letter.objects.update(not_before=timezone.now(), expires_at=timezone.now() + timedelta(days=1))

    (mail,) = letters.deliver()

    assert notice.body.startswith("8,800円（税込）のお支払い期日は2026年11月25日、お支払い方法は口座振替です。")
    assert notice.url == f"/billing/{bill.public_id}/"
    assert "お支払い期日：2026年11月25日（水）" in mail.text
    for text in (mail.text, mail.html):
        assert "お客様番号：*****345" in text
    assert "8,800" not in mail.text + mail.html


def test_a_reminder_is_worth_nothing_after_the_due_date(contract: Contract) -> None:
    due(contract, 3)

    reminded()

    assert timezone.localtime(Letter.objects.get().expires_at).isoformat() == "2026-11-26T00:00:00+09:00"


def test_a_reminder_asks_for_the_balance_before_the_debit_whenever_it_arrives(
    contract: Contract, contractor: User
) -> None:
    due(contract, 1)
    reminded()
    Letter.objects.update(not_before=timezone.now(), expires_at=timezone.now() + timedelta(days=1))

    (mail,) = letters.deliver()

    for words in (Notice.objects.get(account=contractor).body, mail.text, mail.html):
        assert "お引き落としの前に残高をご確認ください。" in words
        assert "前日" not in words


@pytest.mark.parametrize("status", ["due", "failed", "overdue"])
@pytest.mark.parametrize("change", [{"payment_status": "paid"}, {"net": 0}, {"net": -100}])
def test_a_mail_about_a_payment_is_dropped_when_nothing_was_left_to_pay_before_it_left(
    status: str, change: dict[str, object], contract: Contract
) -> None:
    bill = due(contract, 3 if status == "due" else -3, payment_status=status)
    assert reminded() + failures() + overdue() == 1
    Letter.objects.update(not_before=timezone.now(), expires_at=timezone.now() + timedelta(days=1))
    due(contract, 3, **{"payment_status": status, "due_on": bill.due_on, **change})

    assert letters.deliver() == []
    assert Letter.objects.get().state == "dropped"


@pytest.mark.parametrize(
    ("in_days", "status", "words"),
    [
        (3, "due", None),
        (-3, "failed", "ご請求分（金額を確認しています）を、ご指定の方法（口座振替）でお引き落としできませんでした。"),
        (-3, "overdue", None),
    ],
)
def test_of_a_bill_that_does_not_add_up_only_a_failed_debit_is_told_without_an_amount(
    in_days: int, status: str, words: str | None, contract: Contract, contractor: User
) -> None:
    due(contract, in_days, payment_status=status, bill_total=9900, is_flagged=True)

    assert reminded() + failures() + overdue() == (1 if words else 0)
    assert [notice.body.startswith(words or "") for notice in Notice.objects.filter(account=contractor)] == [
        True
    ] * bool(words)


def test_each_mail_can_be_declined_by_itself(contract: Contract, contractor: User) -> None:
    bill_mail_actions.choose(account=contractor, mails_new_bill=True, mails_due=False, mails_failed=True)
    due(contract, 2)
    a_bill(contract, shifted(NOVEMBER, -1), payment_status="failed", due_on=TODAY - timedelta(days=20))
    a_bill(contract, shifted(NOVEMBER, -2), payment_status="overdue", due_on=TODAY - timedelta(days=40))

    assert (reminded(), failures(), overdue()) == (1, 1, 1)

    assert len(titles(contractor)) == 3
    assert mails(actions.COMING) == []
    assert mails(actions.FAILED) == mails(actions.OVERDUE) == [contractor.email]


def test_the_stranger_hears_nothing_of_it(contract: Contract, stranger: User) -> None:
    due(contract, 2)

    reminded()

    assert titles(stranger) == []
    assert stranger.email not in mails(actions.COMING)


def test_many_are_reminded_in_batches(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "BATCH", 2)
    for number in range(5):
        account = an_account(f"person{number}", "ひと")
        a_contract(f"2000000{number}", account)
        due(held(account), 1 + number % 3)

    assert reminded() == 5
    assert Notice.objects.count() == 5


@pytest.mark.parametrize(
    ("in_days", "status", "tells"), [(2, "due", reminded), (-2, "failed", failures), (-2, "overdue", overdue)]
)
def test_only_awaited_bills_are_looked_at(
    in_days: int, status: str, tells: Callable[[], int], contract: Contract
) -> None:
    """The index holds what is due, failed or overdue, not the millions that were paid."""
    due(contract, in_days, payment_status=status)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO billing_bill (
                public_id, contract_id, month, revision, subtotal, tax, total, taxable_10, tax_10, taxable_8, tax_8,
                exempt, out_of_scope, is_flagged, item_count, due_on, payment_method, payment_status)
            SELECT 'paid' || number, %s, date '1500-01-01' + number * interval '1 month', 1, 0, 0, 0, 0, 0, 0, 0,
                   0, 0, false, 1, date '1500-01-01', '口座振替', 'paid'
            FROM generate_series(1, 4000) AS number
            """,
            [contract.pk],
        )
        cursor.execute("ANALYZE billing_bill")
    with CaptureQueriesContext(connection) as captured:
        assert tells() == 1
    chosen = next(query["sql"] for query in captured if "CREATE TEMP TABLE billing_notifications ON" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS billing_notifications, billing_notification_mails")
        cursor.execute(f"EXPLAIN {chosen}")
        plan = "\n".join(line[0] for line in cursor.fetchall())

    assert re.search(r"Index Scan using bill_awaited|Bitmap Index Scan on bill_awaited", plan), plan


def test_the_command_says_how_many(contract: Contract, capsys: pytest.CaptureFixture[str]) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    a_bill(contract, timezone.localdate().replace(day=1), payment_status="due", due_on=tomorrow)

    call_command("remind_payments")

    assert "お支払い期日をお知らせしました：1 件" in capsys.readouterr().out
