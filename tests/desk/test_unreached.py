"""「SMSが届かない」 is answered on the customer's page: what became of each, and what keeps the next from coming."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.codes import budgets
from accounts.codes.models import Challenge, Sending, Share, destination
from accounts.codes.subjects import account as subject_of
from accounts.models import Phone, User
from portal.delivery import outbox
from portal.delivery.models import Arrival, Channel, Letter
from tests.desk.using import page
from tests.people import a_contract

pytestmark = pytest.mark.django_db

PHONE = "09012345678"


def a_letter(about: User, channel: Channel, arrival: str, code: str = "") -> None:
    """Send a letter about the account, of which the provider told this."""
    to = about.email if channel == Channel.MAIL else PHONE
    letter = outbox.put("accounts:password_reset:done", channel=channel, to=to, ref=about.public_id)
    Letter.objects.filter(pk=letter.pk).update(state="sent", arrival=arrival, arrival_code=code)


def codes_sent(account: User, count: int, *, yen: int = 10, share: Share = Share.CUSTOMER) -> None:
    challenge = Challenge.objects.create(subject=subject_of(account), purpose="login", browser="b")
    rows = [Sending(challenge=challenge, number=destination(PHONE), yen=yen, share=share) for _ in range(count)]
    Sending.objects.bulk_create(rows)


@pytest.mark.parametrize(
    ("channel", "arrival", "code", "words"),
    [
        (Channel.SMS, Arrival.LEFT, "", "携帯電話会社へ送信済み"),
        (Channel.SMS, Arrival.DELIVERED, "", "届きました"),
        (Channel.SMS, Arrival.UNDELIVERED, "30003", "電源が入っていないか、圏外です（30003）"),
        (Channel.SMS, Arrival.UNDELIVERED, "30005", "使われていない番号です（30005）"),
        (Channel.SMS, Arrival.UNDELIVERED, "30006", "固定電話などSMSを受け取れない番号です（30006）"),
        (Channel.SMS, Arrival.UNDELIVERED, "30007", "迷惑メッセージとして拒否されました（30007）"),
        (Channel.SMS, Arrival.UNDELIVERED, "39999", "理由は通知されていません（39999）"),
        (Channel.SMS, Arrival.UNDELIVERED, "", "理由は通知されていません。"),
        (Channel.VOICE, Arrival.UNDELIVERED, "busy", "話し中でした。"),
        (Channel.MAIL, Arrival.UNDELIVERED, "5.2.2", "メールボックスがいっぱいです（5.2.2）"),
        (Channel.MAIL, Arrival.UNDELIVERED, "5.7.1", "受信側の設定で拒否されました（5.7.1）"),
        (Channel.MAIL, Arrival.UNDELIVERED, "5.7.26", "送信の設定に問題があります（5.7.26）"),
        (Channel.MAIL, Arrival.UNDELIVERED, "5.9.9", "宛先のメールサーバーに拒否されました（5.9.9）"),
        (Channel.MAIL, Arrival.DELAYED, "4.4.1", "遅れています"),
    ],
)
def test_the_page_says_what_became_of_it(
    desk: Client, contractor: User, channel: Channel, arrival: str, code: str, words: str
) -> None:
    a_letter(contractor, channel, arrival, code)

    shown = desk.get(page(contractor)).text

    assert words in shown
    assert PHONE not in shown


def test_an_ordinary_customer_has_no_reason(desk: Client, contractor: User) -> None:
    Phone.objects.create(user=contractor, number=PHONE, confirmed=True)
    codes_sent(contractor, budgets.SENDS_A_DAY - 1)

    assert "SMS・電話が届かない理由" not in desk.get(page(contractor)).text


@pytest.mark.parametrize(
    ("number", "words"), [("0312345678", "SMSを受け取れない種類"), ("05012345678", "SMSを受け取れない種類")]
)
def test_a_telephone_that_takes_no_sms_is_named(desk: Client, contractor: User, number: str, words: str) -> None:
    Phone.objects.create(user=contractor, number=number, confirmed=True)

    shown = desk.get(page(contractor)).text

    assert words in shown
    assert number not in shown


def test_the_telephones_of_a_contract_count_where_the_account_has_none(desk: Client, contractor: User) -> None:
    contractor.contracts.update(phone="0120123456")

    assert "SMSも電話もお送りしていない種類" in desk.get(page(contractor)).text


def test_a_pause_by_the_owner_is_named(desk: Client, contractor: User) -> None:
    Phone.objects.create(user=contractor, number=PHONE, confirmed=True, paused_at=timezone.now())

    assert "一時的に止めています" in desk.get(page(contractor)).text


def test_the_codes_of_a_day_that_are_used_up_are_named(desk: Client, contractor: User) -> None:
    Phone.objects.create(user=contractor, number=PHONE, confirmed=True)
    codes_sent(contractor, budgets.SENDS_A_DAY)

    assert "24時間に送れる認証コードの上限" in desk.get(page(contractor)).text


def test_another_customers_codes_to_the_same_number_count_too(desk: Client, contractor: User, stranger: User) -> None:
    Phone.objects.create(user=contractor, number=PHONE, confirmed=True)
    codes_sent(stranger, budgets.SENDS_A_DAY)

    assert "24時間に送れる認証コードの上限" in desk.get(page(contractor)).text


def test_money_that_is_spent_is_named_for_whom_it_is_spent(
    desk: Client, contractor: User, guest: User, stranger: User, settings: Settings
) -> None:
    settings.CODE_DAILY_BUDGET_YEN = 1000
    codes_sent(stranger, 1, yen=200, share=Share.STRANGER)

    assert "予算に達した" in desk.get(page(guest)).text
    assert "予算に達した" not in desk.get(page(contractor)).text


def test_a_contract_that_nobody_holds_is_answered_for_too(desk: Client) -> None:
    contract = a_contract("20054321", phone="0312345678")

    assert "SMSを受け取れない種類" in desk.get(f"/desk/customers/contracts/{contract.public_id}/").text


def test_the_list_of_letters_says_it_too(admin_desk: Client, contractor: User) -> None:
    a_letter(contractor, Channel.SMS, Arrival.UNDELIVERED, "30005")
    letter = Letter.objects.get(ref=contractor.public_id)

    assert "届きませんでした" in admin_desk.get(reverse("desk:delivery_letter_changelist")).text
    shown = admin_desk.get(reverse("desk:delivery_letter_change", args=[letter.public_id])).text
    assert "使われていない番号です（30005）" in shown
    assert PHONE not in shown
