"""Names of the former and the new contact in pages and letters, and how much of them each reader sees."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.contact_changes import queries, undoing
from accounts.models import Challenge, User
from tests.accounts.contact_changes.changing import (
    NEW,
    NEW_ADDRESS,
    UNDO,
    changed,
    keyed,
    moved,
    proven,
    undo_link,
)
from tests.accounts.sign_in.second_steps import MOBILE, with_phone
from tests.conftest import ClientOf
from tests.letters import deliver

PHONE, PHONE_CODE = reverse("accounts:contact_changes:phone"), reverse("accounts:contact_changes:phone_code")
EMAIL, EMAIL_CODE = reverse("accounts:contact_changes:email"), reverse("accounts:contact_changes:email_code")
MAILBOX = reverse("accounts:contact_changes:mailbox")


class TestCodes:
    def test_the_code_goes_to_what_was_typed_and_the_page_calls_it_so(
        self, contractor: User, client_of: ClientOf
    ) -> None:
        with_phone(contractor)
        client = proven(client_of(contractor))
        client.post(EMAIL, {"email": NEW_ADDRESS})

        assert "入力されたメールアドレス <b>atarashii@example.net</b>" in client.get(EMAIL_CODE).text
        Challenge.objects.all().delete()
        page = client.get(EMAIL_CODE).text
        assert "入力されたメールアドレスに認証コードを送信します" in page
        assert "ご登録のメールアドレス" not in page

    def test_a_stranger_who_gets_the_code_is_told_to_throw_it_away(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)

        proven(client_of(contractor)).post(EMAIL, {"email": NEW_ADDRESS})

        [mail] = deliver()

        for text in (mail.text, mail.html):
            assert "お心当たりがない場合は、このメールを破棄してください。" in text
            assert "パスワード" not in text

    def test_a_code_to_the_accounts_own_mailbox_warns_of_the_password(self, guest: User, client_of: ClientOf) -> None:
        client_of(guest).post(f"{MAILBOX}?next={EMAIL}", {"way": "mail:mail"})

        [mail] = deliver()
        assert "パスワードを再設定してください" in mail.text
        assert "破棄" not in mail.text


class TestMails:
    def test_each_mail_has_its_own_address_in_full_and_the_other_masked(self, contractor: User) -> None:
        former = contractor.email

        moved(contractor)

        mails = {letter.to: letter for letter in deliver()}
        for text in (mails[former].text, mails[former].html):
            assert f"変更前：{former}" in text
            assert "変更後：at***@example.net" in text
            assert NEW_ADDRESS not in text
        for text in (mails[NEW_ADDRESS].text, mails[NEW_ADDRESS].html):
            assert "変更前：hi***@example.com" in text
            assert f"変更後：{NEW_ADDRESS}" in text
            assert former not in text
        assert "別のメールアドレス" not in mails[former].text

    def test_addresses_that_look_alike_are_said_to_be_two(self, contractor: User) -> None:
        moved(contractor, "hikaru@example.com")

        for mail in deliver():
            assert "（変更前とは別のメールアドレスです）" in mail.text
            assert "（変更前とは別のメールアドレスです）" in mail.html

    def test_an_address_that_was_taken_off_hears_only_that(self, contractor: User) -> None:
        with_phone(contractor)
        change = moved(contractor)
        deliver()

        undoing.undo(change=change)

        mails = {letter.to: letter for letter in deliver() if letter.channel == "mail"}
        assert set(mails) == {"hikari@example.com", NEW_ADDRESS}
        assert "パスワードも再設定してください" in mails["hikari@example.com"].text
        for text in (mails[NEW_ADDRESS].text, mails[NEW_ADDRESS].html):
            assert "マイページの登録メールアドレスではなくなりました" in text
            assert "ご自身で取り消した場合、必要なお手続きはありません。" in text
            for foreign in (f"{contractor.nickname} 様", "hikari", reverse("accounts:password_reset:start")):
                assert foreign not in text

    def test_what_a_taken_off_address_hears_of_account_and_contract_agrees(self, contractor: User) -> None:
        change = moved(contractor)
        contractor.contracts.update(email=NEW_ADDRESS)
        deliver()

        undoing.undo(change=change)

        told = {one.subject.partition("】")[2]: one for one in deliver() if one.to == NEW_ADDRESS}
        assert set(told) == {"メールアドレスの登録が取り消されました", "ご契約のメールアドレスが変更されました"}
        for text in (words for one in told.values() for words in (one.text, one.html)):
            assert "取り消した場合、必要なお手続きはありません。" in text
            assert "お手続きは必要ありません" not in text
            assert "お心当たりがない場合は、" in text

    def test_an_address_in_between_hears_of_nothing_else(self, contractor: User) -> None:
        with_phone(contractor)
        first = moved(contractor)
        changed(contractor)
        moved(contractor, "saigo@example.net")
        deliver()

        undoing.undo(change=first)

        mails = [letter for letter in deliver() if letter.channel == "mail"]
        for address in (NEW_ADDRESS, "saigo@example.net"):
            [mail] = [one for one in mails if one.to == address]
            assert "ではなくなりました" in mail.text
        told = [one for one in mails if one.to == "hikari@example.com"]
        assert len(told) == 3
        assert all(contractor.nickname in one.text for one in told)


def test_the_new_number_is_not_called_the_registered_one(contractor: User, client_of: ClientOf) -> None:
    with_phone(contractor)
    client = proven(client_of(contractor))
    client.post(PHONE, {"phone": NEW})

    before = client.get(PHONE_CODE).text
    client.post(PHONE_CODE, {"way": "phone:sms"})
    after = client.get(PHONE_CODE).text

    assert "入力された電話番号に認証コードを送信します" in before
    assert '入力された電話番号 <b class="mp-num">090-8765-4321</b>' in after
    assert "登録電話番号" not in before + after
    assert "ご登録いただいている" not in before + after


def test_the_page_says_what_was_changed_without_saying_it_in_full(contractor: User) -> None:
    with_phone(contractor)
    moved(contractor)
    client = Client()
    client.get(undo_link(deliver()))

    page = client.get(UNDO).text

    assert "hi***@example.com" in page
    assert "at***@example.net" in page
    assert MOBILE not in page
    assert reverse("accounts:sign_in:start") in page
    assert "このとき登録されていた電話番号（090-****-**78）" in page


def test_a_telephone_that_was_replaced_is_called_the_former_one(contractor: User) -> None:
    with_phone(contractor)
    changed(contractor)
    client = Client()
    client.get(undo_link(deliver()))

    page = client.get(UNDO).text

    assert "変更前の電話番号（090-****-**78）" in page
    assert "次の電話番号に認証コードを送信します" in page
    assert "ご登録いただいている" not in page


def test_the_mailbox_is_called_the_former_one_where_it_is(guest: User) -> None:
    moved(guest)
    client = Client()
    client.get(undo_link(deliver()))
    assert "変更前のメールアドレス（ta***@example.com）" in client.get(UNDO).text

    guest.refresh_from_db()
    client.get(reverse("accounts:contact_changes:undo_open", args=[queries.UNDO.token(keyed(guest).public_id)]))
    assert "このとき登録されていたメールアドレス（at***@example.net）" in client.get(UNDO).text


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (NEW_ADDRESS, "に、登録メールアドレスが hi***@example.com から at***@example.net に変更されました。"),
        ("hikaru@example.com", "に、登録メールアドレス（hi***@example.com）が別のメールアドレスに変更されました。"),
    ],
)
def test_contacts_that_look_alike_are_said_to_be_two(contractor: User, address: str, says: str) -> None:
    with_phone(contractor)
    moved(contractor, address)
    client = Client()
    client.get(undo_link(deliver()))

    assert says in client.get(UNDO).text


def test_so_are_telephones(contractor: User) -> None:
    with_phone(contractor)
    changed(contractor, "09011112278")
    [mail] = [letter for letter in deliver() if letter.channel == "mail"]
    client = Client()
    client.get(undo_link([mail]))

    assert "登録電話番号（090-****-**78）が別の電話番号に変更されました" in client.get(UNDO).text
    assert "（変更前とは別の電話番号です）" in mail.text
