import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.models import PasswordReset, User
from accounts.sign_in import actions
from portal.audit.models import Entry
from portal.delivery.models import Letter
from tests.conftest import ClientOf
from tests.letters import Sent, deliver
from tests.people import PASSWORD, an_account

ASK, SENT = reverse("accounts:password_reset:start"), reverse("accounts:password_reset:sent")
CHOOSE, START = reverse("accounts:password_reset:confirm"), reverse("accounts:sign_in:start")
NEW = "Kumo-to-Kaze-77"


def ask(address: str = "hikari@example.com", client: Client | None = None) -> list[Sent]:
    answer = (client or Client()).post(ASK, {"email": address})
    assert answer.headers["Location"] == SENT
    return deliver()


def link_in(letters: list[Sent]) -> str:
    found = re.search(rf"{re.escape(settings.PORTAL_BASE_URL)}(/password/reset/\S+)", letters[0].text)
    assert found
    return found[1]


def choose(client: Client, password: str = NEW, again: str = NEW) -> str:
    answer = client.post(CHOOSE, {"password": password, "again": again})
    return answer.headers.get("Location") or answer.text


def is_dead(answer: Any) -> bool:
    """Tell whether it is the page of a link that does not work."""
    return answer.status_code == 410 and "このリンクは使えません" in answer.text and f'href="{ASK}"' in answer.text


def can_sign_in(password: str) -> bool:
    return Client().post(START, {"identifier": "hikari", "password": password}).status_code == 302


class TestAsking:
    def test_a_link_goes_to_the_address_of_the_account(self, contractor: User) -> None:
        (letter,) = ask("  HIKARI＠Example.com ")

        assert letter.to == "hikari@example.com"
        assert "パスワード再設定のご案内" in letter.subject
        assert "ひかり 様" in letter.text
        assert link_in([letter])

    def test_an_address_nobody_has_gets_the_same_answer_and_no_mail(self, contractor: User) -> None:
        known, unknown = Client(), Client()
        assert ask(client=known)
        assert not ask("nobody@example.com", unknown)

        pages = {re.sub(r'value="\w{64}"|[a-z]+@example.com', "", client.get(SENT).text) for client in (known, unknown)}
        assert len(pages) == 1
        assert Letter.objects.get(state="dropped").to == ""

    def test_an_archived_account_gets_no_mail(self, db: None) -> None:
        an_account("former", "以前の人", state="archived")

        assert not ask("former@example.com")

    def test_an_address_gets_three_letters_a_day(self, contractor: User) -> None:
        assert [len(ask()) for _ in range(4)] == [1, 1, 1, 0]

    def test_a_network_may_ask_ten_times_an_hour(self, contractor: User) -> None:
        for number in range(10):
            ask(f"nobody{number}@example.com")

        assert Client().post(ASK, {"email": "hikari@example.com"}).status_code == 429

    def test_the_link_leads_to_the_portal_whatever_host_the_request_named(self, contractor: User) -> None:
        answer = Client().post(ASK, {"email": "hikari@example.com"}, headers={"Host": "evil.example"})
        assert answer.status_code == 400

        Client().post(ASK, {"email": "hikari@example.com"}, headers={"X-Forwarded-Host": "evil.example"})

        (letter,) = deliver()
        assert "evil.example" not in letter.text + letter.html
        assert f"{settings.PORTAL_BASE_URL}/password/reset/" in letter.html

    def test_nothing_stored_opens_a_link(self, contractor: User) -> None:
        link = link_in(ask())

        token = link.rstrip("/").rpartition("/")[2]
        stored = [str(row) for model in (PasswordReset, Letter) for row in model.objects.values()]
        assert not any(token in row for row in stored)

    @pytest.mark.parametrize("typed", ["x" * 10_000, "a\0b@example.com", "", "hikari", "@example.com"])
    def test_what_is_no_address_is_said(self, db: None, typed: str) -> None:
        answer = Client().post(ASK, {"email": typed})

        assert answer.status_code == 200
        assert answer.context["form"].errors["email"]


class TestChoosing:
    def test_the_new_password_replaces_the_old_one(self, contractor: User) -> None:
        client = Client()
        assert client.get(link_in(ask())).headers["Location"] == CHOOSE

        assert choose(client) == START

        assert can_sign_in(NEW)
        assert not can_sign_in(PASSWORD)
        assert "_auth_user_id" not in client.session
        assert "パスワードを変更しました。" in client.get(START).text

    def test_every_session_ends(self, contractor: User, client_of: ClientOf, stranger: User) -> None:
        browsers, strangers = [client_of(contractor) for _ in range(3)], client_of(stranger)
        client = browsers[0]
        client.get(link_in(ask()))

        choose(client)

        account = reverse("accounts:authenticators:index")
        assert all(browser.get(account).status_code == 302 for browser in browsers)
        assert strangers.get(account).status_code == 200
        assert not UserSession.objects.filter(user=contractor).exists()
        assert Session.objects.count() == 1

    def test_the_customer_is_told_by_mail(self, contractor: User) -> None:
        client = Client()
        client.get(link_in(ask()))

        choose(client)

        (letter,) = deliver()
        assert letter.to == "hikari@example.com"
        assert "パスワードを変更しました" in letter.subject
        assert re.search(r"変更日時：\d{4}年\d+月\d+日（[月火水木金土日]）\d\d:\d\d\n", letter.text)
        assert re.search(r"変更日時：\d{4}年\d+月\d+日（[月火水木金土日]）\d\d:\d\d<", letter.html)
        assert Entry.objects.filter(action="accounts:password_reset:done", actor=contractor.public_id).exists()

    def test_it_lifts_the_lock_of_the_account(self, contractor: User) -> None:
        for _ in range(10):
            actions.PER_ACCOUNT.take(actions.counted_as(contractor, ""))
        client = Client()
        client.get(link_in(ask()))

        choose(client)

        answer = Client().post(START, {"identifier": "hikari", "password": NEW})
        assert answer.headers["Location"] == reverse("home:index")

    @pytest.mark.parametrize(
        ("password", "again", "says"),
        [
            (NEW, NEW + "x", "パスワードが一致しません"),
            ("short1!", "short1!", "8文字以上64文字以内"),
            ("hikari-no-umi8", "hikari-no-umi8", "アカウントID・メールアドレス"),
            ("S59.3.9-kumo", "S59.3.9-kumo", "生年月日"),
            ("P@ssw0rd!", "P@ssw0rd!", "推測されやすい"),
            ("", "", "入力してください"),
            ("x" * 10_000, "x" * 10_000, "文字数が多すぎます"),
            ("kumo\0kaze77", "kumo\0kaze77", "使用できない文字"),
        ],
    )
    def test_a_bad_password_is_refused_and_the_link_stays_good(
        self, contractor: User, password: str, again: str, says: str
    ) -> None:
        client = Client()
        client.get(link_in(ask()))

        assert says in choose(client, password, again)

        assert can_sign_in(PASSWORD)
        assert choose(client) == START

    def test_the_token_is_in_no_page_and_no_address_after_the_first(self, contractor: User) -> None:
        client, link = Client(), link_in(ask())
        token = link.rstrip("/").rpartition("/")[2]
        client.get(link)

        page = client.get(CHOOSE)

        assert token not in page.text
        assert token.partition(".")[0] not in page.text


class TestLinks:
    def test_scanners_may_open_a_link_without_using_it_up(self, contractor: User) -> None:
        link = link_in(ask())
        for _ in range(5):
            Client().get(link)
            Client().head(link)
        scanner = Client()
        scanner.get(link)
        scanner.post(CHOOSE, {})

        client = Client()
        client.get(link)
        assert choose(client) == START

    def test_a_link_works_once(self, contractor: User) -> None:
        link, first, second = link_in(ask()), Client(), Client()
        first.get(link)
        second.get(link)
        choose(first)

        other = "Hana-to-Tori-66"
        assert is_dead(second.post(CHOOSE, {"password": other, "again": other}))
        for visitor in (first, second, Client()):
            assert is_dead(visitor.get(link))
            assert is_dead(visitor.get(link)), "on reload"
        assert can_sign_in(NEW)

    def test_a_newer_link_kills_the_older(self, contractor: User) -> None:
        older, newer = link_in(ask()), link_in(ask())

        assert is_dead(Client().get(older))
        assert Client().get(newer).headers["Location"] == CHOOSE

    @pytest.mark.parametrize(("age", "status"), [(timedelta(minutes=59, seconds=50), 302), (timedelta(hours=1), 410)])
    def test_a_link_works_for_an_hour(self, contractor: User, age: timedelta, status: int) -> None:
        link = link_in(ask())
        PasswordReset.objects.update(requested_at=F("requested_at") - age)

        assert Client().get(link).status_code == status

    def test_an_hour_also_ends_for_a_page_that_is_open(self, contractor: User) -> None:
        client = Client()
        client.get(link_in(ask()))
        PasswordReset.objects.update(requested_at=F("requested_at") - timedelta(hours=1))

        assert is_dead(client.post(CHOOSE, {"password": NEW, "again": NEW}))
        assert can_sign_in(PASSWORD)

    def test_a_letter_that_leaves_too_late_has_no_link(self, contractor: User) -> None:
        Client().post(ASK, {"email": "hikari@example.com"})
        PasswordReset.objects.update(requested_at=F("requested_at") - timedelta(hours=1))

        assert not deliver()

    @pytest.mark.parametrize(
        "change", [lambda token: token[:-1], lambda token: token[1:], lambda token: "x", str.upper]
    )
    def test_a_made_up_link_opens_nothing(self, contractor: User, change: Callable[[str], str]) -> None:
        token = link_in(ask()).rstrip("/").rpartition("/")[2]

        answer = Client().get(reverse("accounts:password_reset:link", args=[change(token)]))

        assert is_dead(answer)

    def test_without_a_link_there_is_nothing_to_choose(self, contractor: User) -> None:
        assert is_dead(Client().get(CHOOSE))
        assert is_dead(Client().post(CHOOSE, {"password": NEW, "again": NEW}))


def test_requests_are_forgotten_after_a_month(contractor: User) -> None:
    old, young = (PasswordReset.objects.create(account=contractor) for _ in range(2))
    PasswordReset.objects.filter(pk=old.pk).update(requested_at=F("requested_at") - timedelta(days=31))

    call_command("purge", "password_resets", verbosity=0)

    assert list(PasswordReset.objects.all()) == [young]


@pytest.mark.django_db
def test_the_address_just_typed_is_shown_whole_and_can_be_put_right() -> None:
    browser = Client()
    browser.post(ASK, {"email": "Hanako＠example.jp"})

    assert "hanako@example.jp" in browser.get(SENT).text.lower()
    assert 'value="hanako@example.jp"' in browser.get(ASK).text.lower()
    assert "example.jp" not in Client().get(SENT).text
