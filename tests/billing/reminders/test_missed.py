"""Notifications of failed debits and of overdue bills."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Contract, Notice, User
from billing.bill_mails import actions as bill_mail_actions
from billing.models import Bill
from billing.reminders import actions
from billing.statements.months import shifted
from portal.delivery.models import Letter
from tests import letters
from tests.billing.bill_mails.notified_holders import NOVEMBER, TODAY, mails, titles
from tests.billing.reminders.due_bills import due, failures, overdue
from tests.billing.statements.bills import a_bill

FAILED = "2026年11月ご請求分のお引き落としができませんでした"
OVERDUE = "2026年11月ご請求分のお支払い期日を過ぎています"


def test_a_failed_debit_is_told_once(contract: Contract, contractor: User) -> None:
    bill = due(contract, -3)
    assert failures() == 0
    Bill.objects.filter(pk=bill.pk).update(payment_status="failed")  # as an import does it

    assert [failures(), failures()] == [1, 0]

    assert titles(contractor) == [FAILED]
    Letter.objects.update(not_before=timezone.now())
    (mail,) = letters.deliver()
    assert FAILED[len("2026年11月ご請求分の") :] in mail.subject
    assert "お支払い方法は、下記のお問い合わせ窓口でご案内します。" in mail.text


def test_a_second_debit_that_fails_is_told_too(contract: Contract, contractor: User) -> None:
    due(contract, -20, payment_status="failed")
    assert failures() == 1
    Bill.objects.update(payment_status="due", due_on=TODAY - timedelta(days=3))  # as an import does it
    assert failures() == 0
    Bill.objects.update(payment_status="failed")

    assert [failures(), failures()] == [1, 0]
    assert titles(contractor) == [FAILED, FAILED]
    assert len(mails(actions.FAILED)) == 2


def test_what_was_not_paid_in_time_is_told_once(contract: Contract, contractor: User) -> None:
    bill = due(contract, -3, payment_method="払込票")
    assert overdue() == 0
    Bill.objects.update(payment_status="overdue")  # as an import does it

    assert [overdue(), overdue()] == [1, 0]

    notice = Notice.objects.get(account=contractor)
    assert (notice.title, notice.url) == (OVERDUE, f"/billing/{bill.public_id}/")
    assert notice.body == (
        "8,800円（税込）のお支払い（期日 2026年11月19日、払込票）を確認できていません。"
        "お支払い方法は、お問い合わせ窓口でご案内します。行き違いでお支払い済みの場合はご容赦ください。"
        "（お客様番号 10012345）"
    )
    Letter.objects.update(not_before=timezone.now())
    (mail,) = letters.deliver()
    assert OVERDUE[len("2026年11月ご請求分の") :] in mail.subject
    assert "お支払い期日：2026年11月19日（木）" in mail.text
    assert "お支払い方法は、下記のお問い合わせ窓口でご案内します。" in mail.text
    assert "8,800" not in mail.text + mail.html


@pytest.mark.parametrize(("status", "tells"), [("failed", failures), ("overdue", overdue)])
def test_a_payment_missed_long_ago_is_history(status: str, tells: Callable[[], int], contract: Contract) -> None:
    a_bill(contract, shifted(NOVEMBER, -3), payment_status=status, due_on=TODAY - timedelta(days=46))
    assert tells() == 0

    a_bill(contract, shifted(NOVEMBER, -2), payment_status=status, due_on=TODAY - timedelta(days=45))
    assert tells() == 1


def test_whoever_declines_mails_about_missed_payments_has_the_notices(contract: Contract, contractor: User) -> None:
    bill_mail_actions.choose(account=contractor, mails_new_bill=True, mails_due=True, mails_failed=False)
    due(contract, -3, payment_status="overdue")

    assert overdue() == 1
    assert titles(contractor) == [OVERDUE]
    assert mails(actions.OVERDUE) == []
