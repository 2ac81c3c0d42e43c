from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from portal.audit.models import Entry
from tests.accounts.sign_in.signing_in import HOME, REFUSED, START, WRONG, sign_in, statements
from tests.conftest import ClientOf
from tests.people import PASSWORD, an_account


class TestSigningIn:
    @pytest.mark.parametrize(
        "identifier",
        [
            "hikari",
            "HIKARI",
            " hikari\r\n",
            "ｈｉｋａｒｉ",
            "hik\u200bari",
            "hikari@example.com",
            "Hikari@EXAMPLE.com",
            "hikari＠example.com ",
        ],
    )
    def test_id_and_address_work_in_any_notation(self, contractor: User, identifier: str) -> None:
        client = Client()

        answer = sign_in(client, identifier)

        assert answer.headers["Location"] == HOME
        assert client.session["_auth_user_id"] == str(contractor.pk)

    def test_blanks_around_a_pasted_password_are_no_part_of_it(self, contractor: User) -> None:
        assert sign_in(Client(), password=f"  {PASSWORD}\r\n").status_code == 302

    def test_a_password_is_compared_to_the_letter(self, contractor: User) -> None:
        assert REFUSED in sign_in(Client(), password=PASSWORD.lower()).text

    def test_an_id_that_only_looks_like_mine_is_not_mine(self, contractor: User) -> None:
        assert REFUSED in sign_in(Client(), "h1kari").text

    def test_an_archived_account_stays_out(self, db: None) -> None:
        an_account("former", "以前の人", state="archived")

        assert REFUSED in sign_in(Client(), "former").text

    def test_it_is_written_down(self, contractor: User) -> None:
        sign_in(Client())

        entry = Entry.objects.get(action="accounts:sign_in:succeeded")
        assert (entry.actor, entry.detail) == (contractor.public_id, {"method": "password", "browser": "/"})

    def test_the_former_sign_in_is_remembered(self, contractor: User) -> None:
        first, second = Client(), Client()
        sign_in(first)
        contractor.refresh_from_db()

        sign_in(second)

        assert contractor.last_login is not None
        assert "previous_sign_in" not in first.session
        assert second.session["previous_sign_in"] == contractor.last_login.isoformat()

    def test_whoever_is_signed_in_goes_home(self, contractor: User, client_of: ClientOf) -> None:
        client = client_of(contractor)

        assert client.get(START).headers["Location"] == HOME
        assert sign_in(client, "somebody", "else").headers["Location"] == HOME
        assert not Entry.objects.filter(action="accounts:sign_in:failed").exists()


class TestSessions:
    def test_the_key_changes_at_sign_in_and_what_was_there_before_is_gone(self, contractor: User) -> None:
        client = Client()
        session = client.session
        session["planted"] = "by somebody else"
        session.save()
        planted = session.session_key

        sign_in(client)

        assert client.session.session_key != planted
        assert "planted" not in client.session
        assert not Session.objects.filter(session_key=planted).exists()

    def test_a_key_that_a_stranger_chose_is_never_taken_up(self, contractor: User) -> None:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32

        sign_in(client)

        assert client.session.session_key != "a" * 32
        assert not Session.objects.filter(session_key="a" * 32).exists()

    def test_a_cookie_is_dead_after_sign_out(self, contractor: User) -> None:
        client = Client()
        sign_in(client)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value

        client.post(reverse("accounts:sign_in:logout"))
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie

        assert client.get(HOME).headers["Location"] == f"{START}?next={HOME}"
        assert Entry.objects.filter(action="accounts:sign_in:signed_out", actor=contractor.public_id).exists()

    def test_sign_out_is_never_a_link(self, contractor: User, client_of: ClientOf) -> None:
        client = client_of(contractor)

        page = client.get(reverse("accounts:sign_in:logout"))

        assert page.status_code == 200
        assert "よろしければ「ログアウト」を押してください" in page.text
        assert '<form method="post" class="mp-flow">' in page.text
        assert "_auth_user_id" in client.session

    def test_whoever_is_out_already_is_led_to_sign_in(self, db: None) -> None:
        assert Client().get(reverse("accounts:sign_in:logout")).headers["Location"] == START

    def test_a_session_ends_with_the_browser(self, contractor: User) -> None:
        answer = sign_in(Client())

        cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert cookie["max-age"] == ""


class TestNext:
    def test_it_leads_on_to_where_one_wanted_to_go(self, contractor: User) -> None:
        assert sign_in(Client(), query="?next=/account/%3Fa%3Db").headers["Location"] == "/account/?a=b"

    @pytest.mark.parametrize(
        "url",
        [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example/",
            "///evil.example",
            "/\t/evil.example",
            "javascript:alert(1)",
            "http:evil.example",
            " //evil.example",
            "account",
        ],
    )
    def test_it_never_leads_out_of_the_portal(self, contractor: User, url: str) -> None:
        in_query = sign_in(Client(), query=f"?{urlencode({'next': url})}")
        in_body = Client().post(START, {"identifier": "hikari", "password": PASSWORD, "next": url})

        assert [answer.headers["Location"] for answer in (in_query, in_body)] == [HOME, HOME]


class TestCosts:
    def test_the_page_asks_the_database_nothing(
        self, db: None, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        Client().get(START)

        with django_assert_num_queries(0):
            Client().get(START)

    def test_a_success_takes_at_most_eight_queries(self, contractor: User) -> None:
        assert statements(lambda: sign_in(Client())) <= 8

    @pytest.mark.parametrize("identifier", ["hikari", "nobody"])
    def test_a_failure_takes_at_most_six(self, contractor: User, identifier: str) -> None:
        assert statements(lambda: sign_in(Client(), identifier, WRONG)) <= 6  # one looks for a legacy ID

    def test_many_open_sessions_cost_a_sign_in_nothing(self, contractor: User, client_of: ClientOf) -> None:
        alone = statements(lambda: sign_in(Client()))
        for _ in range(5):
            client_of(contractor)

        assert statements(lambda: sign_in(Client())) == alone
