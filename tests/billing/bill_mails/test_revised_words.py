"""Words and links of the notice and mail about a revised bill."""

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Contract, Notice, User
from billing.bill_mails import kinds
from billing.statements.months import shifted
from portal.delivery.models import Letter
from tests import letters
from tests.billing.bill_mails.notified_holders import NOVEMBER, announced, latest, revise
from tests.billing.statements.bills import a_bill
from tests.conftest import ClientOf

REVISED = "2026年11月のご請求を訂正しました"
STAFF = "abcdefghijklmnopqrstuv"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"payment_status": "paid"},
            "訂正後のご請求額は9,900円（税込）です。お支払い済みです。差額がある場合のご精算については、別途ご案内します。",
        ),
        ({"net": 0}, "訂正後のご請求額は0円（税込）です。お支払いは必要ありません。"),
    ],
)
def test_it_says_what_becomes_of_the_payment(
    fields: dict[str, Any], words: str, told: Contract, contractor: User
) -> None:
    revise(told, **fields)

    announced()

    assert latest(contractor).body.startswith(words)


def test_the_mail_says_that_a_difference_is_settled_elsewhere(told: Contract) -> None:
    revise(told, payment_status="paid")
    announced()
    Letter.objects.filter(kind=kinds.NEW).delete()
    Letter.objects.update(not_before=timezone.now())

    (mail,) = letters.deliver()

    assert "差額がある場合のご精算については、別途ご案内します。" in mail.text
    assert "お支払い期日" not in mail.text


def test_nothing_is_told_of_months_before_the_first_of_the_portal(
    contractor: User, told: Contract, settings: Settings
) -> None:
    settings.FIRST_BILLING_MONTH = shifted(NOVEMBER, 1)
    revise(told, corrected_by=STAFF)

    announced()

    assert not Notice.objects.filter(account=contractor, title=REVISED).exists()


def test_a_month_that_is_not_shown_leads_to_where_it_is_asked_for(
    contractor: User, told: Contract, client_of: ClientOf
) -> None:
    a_bill(told, shifted(NOVEMBER, 15))
    bill = revise(told, corrected_by=STAFF)

    announced()

    notice = Notice.objects.get(account=contractor, title=REVISED)
    assert notice.url == f"/billing/older-bills/?contract={told.public_id}"
    assert "表示できる期間を過ぎています。お申し込みによりご覧いただけます。" in notice.body
    assert client_of(contractor).get(notice.url).status_code == 200
    Letter.objects.filter(kind=kinds.NEW).delete()
    Letter.objects.update(not_before=timezone.now())
    (mail,) = letters.deliver()
    assert notice.url in mail.text
    assert bill.public_id not in mail.text
    assert "お申し込みによりご覧いただけます。" in mail.text


def test_the_oldest_month_that_is_shown_leads_to_its_page(contractor: User, told: Contract) -> None:
    a_bill(told, shifted(NOVEMBER, 14))
    bill = revise(told)

    announced()

    assert Notice.objects.get(account=contractor, title=REVISED).url == f"/billing/{bill.public_id}/"
