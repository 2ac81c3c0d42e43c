"""What the desk says of the customer's pages is what those pages say, by the same functions."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ContactChange, Contract, Holding, LostPhone, Passcode, PasswordLock, Phone, User
from accounts.notices import actions as notice_actions
from billing.models import Bill
from billing.statements.models import PaymentStatus
from desk.customers.seen import Seen
from home import actions as home_actions
from home import overview
from portal.design.templatetags.design import written
from tests.accounts.passcodes.setting_up import a_passcode
from tests.accounts.sign_in.second_steps import with_phone
from tests.accounts.takeover.taking_over import moved_from
from tests.billing.statements.bills import a_bill
from tests.conftest import ClientOf
from tests.desk.using import REASON, act, page
from tests.people import a_contract

pytestmark = pytest.mark.django_db


def seen(desk: Client, customer: User) -> Seen:
    """Return what the panel says."""
    found: Seen = desk.get(page(customer)).context["seen"]
    return found


def said(desk: Client, customer: User) -> str:
    """Return what the panel says of signing in."""
    return "。".join(f"{one.chip}{one.text}" for one in seen(desk, customer).sign_in)


class TestSigningIn:
    def test_an_open_account_signs_in(self, desk: Client, contractor: User) -> None:
        assert said(desk, contractor) == "ログインできます"

    def test_a_lock_is_named_with_its_end(self, desk: Client, contractor: User) -> None:
        until = timezone.now() + timedelta(hours=1)
        PasswordLock.objects.create(account=contractor, key="k", until=until)

        assert f"パスワードでログインできません{written(until)}まで" in said(desk, contractor)

    def test_a_freeze_and_a_withdrawal_are(self, desk: Client, contractor: User, stranger: User) -> None:
        desk.post(act(contractor, "lock-down"), REASON)
        desk.post(act(stranger, "withdraw"), REASON)

        assert "緊急停止。パスワードを再設定するとログインできます" in said(desk, contractor)
        assert "退会の手続き中です" in said(desk, stranger)
        assert [name for name, _ in seen(desk, stranger).waiting] == ["退会"]
        for customer in (contractor, stranger):
            assert "&lt;" not in desk.get(page(customer)).text

    def test_a_telephone_that_waits_or_is_paused_is(self, desk: Client, contractor: User) -> None:
        with_phone(contractor, "08011112222")
        later = timezone.now() + timedelta(hours=5)
        Phone.objects.filter(user=contractor).update(usable_from=later)
        assert f"電話番号はまだ使えません{written(later)}から使えます" in said(desk, contractor)

        Phone.objects.filter(user=contractor).update(paused_at=timezone.now())

        assert "電話番号は一時停止中です" in said(desk, contractor)

    def test_a_passcode_after_five_misses_is(self, desk: Client, contractor: User) -> None:
        a_passcode(contractor)
        Passcode.objects.update(misses=5)

        assert "パスコードは使えません" in said(desk, contractor)


class TestHome:
    def test_it_is_the_overview_of_the_customers_own_page(
        self, desk: Client, contractor: User, client_of: ClientOf
    ) -> None:
        for number in range(4):
            notice_actions.tell(account=contractor, title=f"お知らせ{number}")
        for number in range(11):
            a_contract(f"300000{number:02}", contractor)
        a_bill(contractor.contracts.order_by("pk")[0], date(2026, 5, 1))

        here = seen(desk, contractor).home
        theirs: overview.Overview = client_of(contractor).get(reverse("home:index")).context["overview"]

        assert [(one.contract, one.lines, one.bills) for one in here.held] == [
            (one.contract, one.lines, one.bills) for one in theirs.held
        ]
        assert list(here.notices) == list(theirs.notices)
        assert here.has_more is theirs.has_more is True

    def test_a_bill_that_asks_for_attention_and_its_standing_are_said(
        self, desk: Client, contractor: User, client_of: ClientOf
    ) -> None:
        bill = a_bill(contractor.contracts.get(), date(2026, 5, 1))
        Bill.objects.filter(pk=bill.pk).update(payment_status=PaymentStatus.OVERDUE)

        assert "「要対応」を表示中：2026年5月分" in desk.get(page(contractor)).text
        assert "要対応" in client_of(contractor).get(reverse("home:index")).text

    def test_an_announcement_to_everybody_is_said(self, desk: Client, contractor: User) -> None:
        home_actions.announce(title="回線工事のお知らせ")

        assert "回線工事のお知らせ" in seen(desk, contractor).announcements


class TestWaiting:
    def test_nothing_is_said_where_nothing_waits(self, desk: Client, contractor: User) -> None:
        assert seen(desk, contractor).waiting == []

    def test_a_change_that_can_be_undone_is_said_with_its_days(self, desk: Client, contractor: User) -> None:
        change = ContactChange.objects.create(
            account=contractor, kind="email", former_email="mae@example.com", email="ima@example.com"
        )
        change.refresh_from_db()

        ((name, text),) = seen(desk, contractor).waiting

        assert name == "メールアドレスの変更"
        assert f"{written(change.made_at + timedelta(days=10))}まで取り消せます" in text
        assert "@" not in text

    def test_an_id_registration_is_on_both_sides(self, desk: Client, contractor: User, guest: User) -> None:
        taken = moved_from(contractor)

        assert [name for name, _ in seen(desk, contractor).waiting] == ["ご契約の引き継ぎ（ID登録）"]
        assert [name for name, _ in seen(desk, taken.account).waiting] == ["ご契約の受け取り（ID登録）"]

    def test_a_lost_telephone_and_a_name_in_question_are(self, desk: Client, contractor: User) -> None:
        contract: Contract = contractor.contracts.get()
        LostPhone.objects.create(
            account=contractor, contract=contract, expires_at=timezone.now() + timedelta(minutes=20)
        )
        Holding.objects.create(
            contract=contract, account=contractor, held_since=timezone.now(), is_name_changed=True,
            is_birth_date_changed=False, name=contract.name, name_kana="ミ", name_kana_key="ミ", bills_from=date.min,
        )  # fmt: skip

        names = [name for name, _ in seen(desk, contractor).waiting]

        assert names == ["電話番号を失った方のお手続き", f"名義の確認（お客様番号 {contract.customer_number}）"]

    def test_what_somebody_else_changed_is_not(self, desk: Client, contractor: User, stranger: User) -> None:
        ContactChange.objects.create(account=stranger, kind="email", former_email="a@example.com", email="b@x.example")

        assert seen(desk, contractor).waiting == []


def test_letters_stand_above_the_sections_that_are_rarely_used(desk: Client, contractor: User) -> None:
    shown = desk.get(page(contractor)).text

    places = [shown.index(f'id="{name}-h"') for name in ("who", "now", "letters", "state", "factors", "events")]
    assert places == sorted(places)
