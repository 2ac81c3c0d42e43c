"""Notices and mails about new bills: once each, and none for bills imported as history."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Contract, Notice, User
from billing.bill_mails import actions, kinds, policies
from billing.bill_mails.models import Watermark
from billing.models import Bill
from billing.statements.months import shifted
from portal.audit.models import Entry
from portal.delivery.models import Letter
from tests import letters
from tests.billing.bill_mails.notified_holders import NOON, NOVEMBER, announced, held, mails, titles
from tests.billing.imports.statement_files import import_bills, item
from tests.billing.statements.bills import a_bill
from tests.people import a_contract, an_account

NEW = "2026年11月のご請求額が確定しました"


def test_a_new_bill_is_told_in_the_portal_and_by_mail(contract: Contract, contractor: User) -> None:
    bill = a_bill(contract, NOVEMBER, 8000, payment_status="due")

    assert announced() == 1

    notice = Notice.objects.get(account=contractor)
    assert (notice.title, notice.url, notice.kind) == (NEW, f"/billing/{bill.public_id}/", "billing")
    assert notice.body == (
        "ご請求額は8,800円（税込）です。お支払い期日は2026年11月27日、お支払い方法は口座振替です。"
        "（お客様番号 10012345）"
    )
    Letter.objects.update(not_before=timezone.now())
    (mail,) = letters.deliver()
    assert mail.to == contractor.email
    assert NEW in mail.subject
    assert "ひかり 様" in mail.text
    assert "お支払い期日：2026年11月27日（金）" in mail.text
    assert f"/billing/{bill.public_id}/" in mail.text
    assert "/billing/notices/" in mail.text


def test_a_mail_carries_no_amount_and_the_customer_number_only_masked(contract: Contract) -> None:
    a_bill(contract, NOVEMBER, 8000)
    announced()
    Letter.objects.update(not_before=timezone.now())

    (mail,) = letters.deliver()

    for content in (mail.text, mail.html, mail.subject):
        assert "8,800" not in content
        assert "10012345" not in content
    assert "お客様番号：*****345" in mail.text
    assert "お客様番号：*****345" in mail.html


def test_it_is_told_once_however_often_it_is_asked(contract: Contract, contractor: User) -> None:
    a_bill(contract, NOVEMBER)

    assert [announced(), announced()] == [1, 0]
    assert len(mails(kinds.NEW)) == 1
    Watermark.objects.update(bill_id=0)
    Letter.objects.all().delete()  # as a purge leaves it

    assert announced() == 0
    assert titles(contractor) == [NEW]
    assert mails(kinds.NEW) == []


def test_the_same_file_again_and_news_about_its_payment_tell_nothing_more(
    contractor: User, contract: Contract, tmp_path: Path
) -> None:
    rows = {"customer_number": contract.customer_number, "billing_month": "2026-11", "due_on": "2026-11-27"}
    import_bills(tmp_path, item(**rows))
    Contract.objects.filter(pk=contract.pk).update(held_since=Bill.objects.get().imported_at - timedelta(days=1))

    first = announced()
    import_bills(tmp_path, item(**rows))
    again = announced()
    import_bills(tmp_path, item(**rows, payment_status="paid", paid_on="2026-11-27"))

    assert (first, again, announced()) == (1, 0, 0)
    assert titles(contractor) == [NEW]


def test_a_bill_corrected_before_it_was_told_is_told_as_corrected(contract: Contract, contractor: User) -> None:
    a_bill(contract, NOVEMBER, 8000)
    newest = a_bill(contract, NOVEMBER, 7000)

    assert announced() == 1
    assert Notice.objects.get(account=contractor).url == f"/billing/{newest.public_id}/"


def test_of_a_contracts_bills_only_the_newest_is_news(contract: Contract, contractor: User) -> None:
    for back in reversed(range(15)):
        a_bill(contract, shifted(NOVEMBER, -back))

    assert announced() == 1
    assert titles(contractor) == [NEW]

    a_bill(contract, shifted(NOVEMBER, -20))
    assert announced() == 0


def test_a_bill_of_months_ago_is_history_even_if_it_is_the_newest(contract: Contract, contractor: User) -> None:
    a_bill(contract, shifted(NOVEMBER, -3))
    assert announced() == 0

    a_bill(contract, shifted(NOVEMBER, -2))
    assert announced() == 1


def test_what_was_there_before_the_contract_had_its_holder_is_history(contractor: User) -> None:
    contract = Contract.objects.get(holder=contractor)
    a_bill(contract, NOVEMBER, imported_at=timezone.now() - timedelta(days=1))

    assert announced() == 0
    assert titles(contractor) == []


def test_a_revision_makes_no_news_of_what_was_there_before_the_holder(contractor: User) -> None:
    contract = Contract.objects.get(holder=contractor)
    a_bill(contract, NOVEMBER, 8000, imported_at=timezone.now() - timedelta(days=1))
    a_bill(contract, NOVEMBER, 7000)

    assert announced() == 0
    assert titles(contractor) == []


class TestABillThatDoesNotAddUp:
    """A flagged bill: its items do not add up to the company's total."""

    def test_it_is_told_once_as_new_when_a_sound_revision_comes(self, contract: Contract, contractor: User) -> None:
        a_bill(contract, NOVEMBER, 8000, bill_total=9900, is_flagged=True)
        assert announced() == 0

        a_bill(contract, NOVEMBER, 9000, bill_total=9900)

        assert [announced(), announced()] == [1, 0]
        notice = Notice.objects.get(account=contractor)
        assert (notice.title, notice.body.partition("（")[0]) == (NEW, "ご請求額は9,900円")

    def test_nor_is_it_told_where_a_sound_revision_went_before_that_nobody_heard_of(self, contract: Contract) -> None:
        a_bill(contract, NOVEMBER)
        a_bill(contract, NOVEMBER, bill_total=1, is_flagged=True)

        assert announced() == 0

    def test_it_is_settled_when_it_was_sound_first(self, contractor: User) -> None:
        contract = Contract.objects.get(holder=contractor)
        a_bill(contract, NOVEMBER, is_flagged=True, imported_at=timezone.now() - timedelta(days=1))
        a_bill(contract, NOVEMBER, imported_at=timezone.now() + timedelta(seconds=1))

        assert announced() == 1

    def test_a_mail_that_waited_is_dropped_when_the_amount_came_into_question(self, contract: Contract) -> None:
        a_bill(contract, NOVEMBER)
        announced()
        Letter.objects.update(not_before=timezone.now())
        Bill.objects.update(is_flagged=True)

        assert letters.deliver() == []


def test_nobody_is_told_of_a_contract_without_holder_and_no_archived_account(contractor: User) -> None:
    a_bill(a_contract("10077777"), NOVEMBER)
    gone = an_account("mukashi", "むかし", state="archived")
    a_contract("10088888", gone, held_since=timezone.now() - timedelta(days=9))
    a_bill(held(gone), NOVEMBER)

    assert announced() == 0
    assert Letter.objects.count() == 0


def test_the_stranger_is_told_of_their_own_bill_only(contract: Contract, contractor: User, stranger: User) -> None:
    a_bill(contract, NOVEMBER, 8000)
    theirs = a_bill(held(stranger), NOVEMBER, 1000)

    announced()

    assert [notice.url for notice in Notice.objects.filter(account=stranger)] == [f"/billing/{theirs.public_id}/"]
    assert sorted(mails(kinds.NEW)) == sorted([contractor.email, stranger.email])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"net": 0}, "ご請求額は0円（税込）です。お支払いは必要ありません。"),
        ({"net": -1200}, "ご請求額は−1,320円（税込）です。お支払いは必要ありません。"),
        ({"net": 1000, "payment_status": "paid"}, "ご請求額は1,100円（税込）です。お支払い済みです。"),
    ],
)
def test_a_notice_asks_for_no_payment_that_is_not_due(
    fields: dict[str, object], words: str, contract: Contract, contractor: User
) -> None:
    a_bill(contract, NOVEMBER, **fields)  # type: ignore[arg-type]

    announced()

    assert Notice.objects.get(account=contractor).body.startswith(words)


def test_who_does_not_want_the_mail_has_the_notice(contract: Contract, contractor: User) -> None:
    a_bill(contract, NOVEMBER)
    actions.choose(account=contractor, mails_new_bill=False, mails_due=True, mails_failed=True)

    assert announced() == 1
    assert titles(contractor) == [NEW]
    assert mails(kinds.NEW) == []


@pytest.mark.parametrize(
    ("hour", "leaves"),
    [(3, (22, 8)), (12, (22, 12)), (22, (23, 8))],
)
def test_mails_of_the_night_wait_for_the_morning(hour: int, leaves: tuple[int, int], contract: Contract) -> None:
    zone = ZoneInfo("Asia/Tokyo")

    found = policies.mailing_time(datetime(2026, 11, 22, hour, 0, tzinfo=zone))

    assert found == datetime(2026, 11, *leaves, 0, tzinfo=zone)


def test_a_mail_put_at_night_leaves_in_the_morning(contract: Contract) -> None:
    a_bill(contract, NOVEMBER)
    tonight = timezone.localtime().replace(hour=23, minute=0) + timedelta(days=1)

    announced(at=tonight)

    letter = Letter.objects.get()
    assert letter.not_before == policies.mailing_time(tonight)
    assert letter.expires_at == letter.not_before + timedelta(days=7)
    assert letters.deliver() == []


def test_a_mail_is_dropped_when_somebody_else_reads_the_address_now(contract: Contract, contractor: User) -> None:
    a_bill(contract, NOVEMBER)
    announced()
    Letter.objects.update(not_before=timezone.now())
    User.objects.filter(pk=contractor.pk).update(email="new@example.com")

    assert letters.deliver() == []
    assert Letter.objects.get().state == "dropped"


def test_the_command_says_how_many(contract: Contract, capsys: pytest.CaptureFixture[str]) -> None:
    month = timezone.localdate().replace(day=1)
    a_bill(contract, month)
    a_bill(contract, shifted(month, -1), payment_status="failed", due_on=timezone.localdate() - timedelta(days=3))

    call_command("announce_bills")

    said = capsys.readouterr().out
    assert "ご請求額の確定 1 件、訂正 0 件、お引き落とし不能 1 件、お支払い期限超過 0 件" in said


def test_nothing_personal_enters_the_audit_log(contract: Contract) -> None:
    a_bill(contract, NOVEMBER)

    announced(NOON)

    entry = Entry.objects.get(action="billing:bill_mails:told")
    assert (entry.actor, entry.detail) == ("system", {"kind": "new", "notices": 1, "mails": 1})
