from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.sign_in import actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from accounts.trusted_browsers import queries as trusted_browser_queries
from portal.audit.models import Entry
from tests.accounts.sign_in.signing_in import HOME, LOCKED, REFUSED, START, WRONG, fail, sign_in, without_token
from tests.people import PASSWORD, an_account


class TestRefusals:
    def test_the_answer_names_causes_and_remedies(self, contractor: User) -> None:
        page = sign_in(Client(), password=WRONG).text

        assert REFUSED in page
        assert "初めてログインされる方" in page
        assert reverse("accounts:password_reset:start") in page
        assert PASSWORD not in page
        assert WRONG not in page
        assert 'value="hikari"' in page

    @pytest.mark.parametrize("identifier", ["hikari", "hikari@example.com", "nobody", "nobody@example.com", "former"])
    def test_every_refusal_costs_one_hash(self, contractor: User, hashings: mock.Mock, identifier: str) -> None:
        an_account("former", "以前の人", state="archived")
        hashings.reset_mock()

        sign_in(Client(), identifier, WRONG)

        assert hashings.call_count == 1

    def test_signing_in_costs_one_hash(self, contractor: User, hashings: mock.Mock) -> None:
        hashings.reset_mock()

        sign_in(Client())

        assert hashings.call_count == 1

    @pytest.mark.parametrize("failures", [0, 8, 9, 10])
    def test_known_and_unknown_answer_alike_at_equal_failure_counts(
        self, contractor: User, hashings: mock.Mock, failures: int
    ) -> None:
        answers = []
        for identifier in ("hikari", "nobody", "hikari@example.com", "nobody@example.com"):
            actions.PER_ACCOUNT.forget(actions.counted_as(contractor, ""))
            fail(failures, identifier)
            hashings.reset_mock()
            answer = sign_in(Client(), identifier, WRONG)
            body = without_token(answer.text).replace(identifier, "")
            answers.append((answer.status_code, answer.headers.get("Location"), hashings.call_count, body))

        assert len(set(answers)) == 1

    def test_the_audit_log_knows_the_account_but_not_what_was_typed(self, contractor: User) -> None:
        sign_in(Client(), password=WRONG)
        sign_in(Client(), "nobody", WRONG)

        entries = Entry.objects.filter(action="accounts:sign_in:failed").order_by("pk")
        assert [(entry.about, entry.detail) for entry in entries] == [(contractor.public_id, {}), ("", {})]


class TestLock:
    def test_the_tenth_wrong_password_closes_the_password_path(self, contractor: User) -> None:
        fail(8)

        assert sign_in(Client(), password=WRONG).status_code == 200
        assert sign_in(Client(), password=WRONG).headers["Location"] == LOCKED
        assert sign_in(Client()).headers["Location"] == LOCKED

    def test_id_and_address_share_one_count(self, contractor: User) -> None:
        fail(5, "hikari")
        fail(5, "hikari@example.com")

        assert sign_in(Client()).headers["Location"] == LOCKED

    def test_no_password_is_compared_behind_the_lock(self, contractor: User, hashings: mock.Mock) -> None:
        fail(10)
        hashings.reset_mock()

        sign_in(Client())

        assert hashings.call_count == 0

    def test_others_sign_in_meanwhile(self, contractor: User, stranger: User) -> None:
        fail(10)

        assert sign_in(Client(), "wataru").headers["Location"] == HOME

    def test_signing_in_is_not_counted(self, contractor: User) -> None:
        for number in range(12):
            actions.authenticate(identifier="hikari", password=PASSWORD, network=f"192.0.2.{number}")

        assert sign_in(Client()).headers["Location"] == HOME

    def test_a_success_does_not_wipe_out_the_failures_before(self, contractor: User) -> None:
        fail(9)
        sign_in(Client())

        assert sign_in(Client(), password=WRONG).headers["Location"] == LOCKED

    def test_the_page_behind_the_lock_shows_the_ways_out(self, db: None) -> None:
        page = Client().get(LOCKED).text

        assert "ご確認ください" in page
        assert reverse("accounts:password_reset:start") in page
        assert reverse("accounts:registration:start") in page

    def test_a_network_gets_thirty_failures_in_five_minutes(self, contractor: User) -> None:
        for _ in range(29):
            actions.PER_NETWORK.take("127.0.0.1")
        assert sign_in(Client(), password=WRONG).status_code == 200

        assert sign_in(Client()).status_code == 429
        other = Client(REMOTE_ADDR="192.0.2.1")
        assert sign_in(other).headers["Location"] == HOME


class TestThePage:
    def test_a_refusal_is_one_sentence_and_two_links_and_the_rest_is_folded(self, contractor: User) -> None:
        page = sign_in(Client(), password=WRONG).text

        box = page[page.index('role="alert"') : page.index("<form")]
        open_part, folded = box[: box.index("<details")], box[box.index("<details") :]
        assert "IDとパスワードをお確かめのうえ、もう一度入力してください。" in open_part
        assert "#e002-12" in open_part
        assert open_part.replace('<a href="/help/errors/', "").count('<a href="/') == 2
        assert "以前の会員サービスのID" in folded

    def test_characters_that_look_alike_are_a_matter_of_a_refusal(self, contractor: User) -> None:
        look_alikes = "数字の「1」、大文字の「I」（アイ）、小文字の「l」（エル）"

        assert look_alikes not in Client().get(START).text
        assert look_alikes in sign_in(Client(), password=WRONG).text

    def test_four_rows_help_on_and_the_others_stand_on_the_page_for_the_forgetful(self, db: None) -> None:
        page = Client().get(START).text
        forgotten = Client().get(reverse("accounts:password_reset:start")).text

        assert page.count("mp-menu__row") == 4
        for name in ("credentials:reminder", "registration:again", "lost_phone:start"):
            assert reverse(f"accounts:{name}") in forgotten

    @pytest.mark.parametrize("identifier", ["hikari", "nobody"])
    def test_before_the_last_try_everybody_is_warned(self, contractor: User, identifier: str) -> None:
        fail(7, identifier)
        assert "次に間違えると" not in sign_in(Client(), identifier, WRONG).text

        assert "次に間違えると" in sign_in(Client(), identifier, WRONG).text

    @pytest.mark.parametrize("identifier", ["hikari", "nobody"])
    def test_the_locked_page_says_first_when_it_goes_on(self, contractor: User, identifier: str) -> None:
        fail(9, identifier)
        client = Client()

        for _ in range(2):  # the try that locks, and one that meets the lock
            page = client.get(sign_in(client, identifier, WRONG)["Location"]).text
            main = page[page.index("<h1>") :]
            assert main.index("</time>から再開できます") < main.index("エラー 002-14") < main.index("パスワード再設定")
            assert "登録し直す（ID登録）" in main
        assert "から再開できます" not in Client().get(LOCKED).text


class TestTyping:
    @pytest.mark.parametrize("typed", ["x" * 10_000, "hik\0ari", "", "   "])
    @pytest.mark.parametrize("field", ["identifier", "password"])
    def test_what_cannot_be_right_is_said_and_not_tried(self, contractor: User, field: str, typed: str) -> None:
        answer = Client().post(START, {"identifier": "hikari", "password": PASSWORD, field: typed})

        assert answer.status_code == 200
        assert answer.context["form"].errors[field]
        assert not Entry.objects.filter(action="accounts:sign_in:failed").exists()

    @pytest.mark.parametrize(
        "typed",
        ["ひかり", "💮" * 20, "a@b@c", "'; DROP TABLE accounts_user;--", "{{ 1 }}", "\U000e0041\u202ehikari\ufeff!"],
    )
    def test_odd_input_is_an_ordinary_refusal(self, contractor: User, typed: str) -> None:
        assert REFUSED in sign_in(Client(), typed, typed).text

    def test_the_page_has_the_hints_and_links_of_the_source(self, db: None) -> None:
        page = Client().get(START).text.replace("<wbr>", "")

        for words in (
            "初めてログインされる方",
            "ID・パスワードを忘れた方はこちら",
            "ログインできない場合はQ&amp;Aもご確認ください",
            "ログインにお困りの方はこちら",
            "マイページとは",
            'autocomplete="username webauthn"',
            'autocomplete="current-password"',
        ):
            assert words in page


def test_a_network_whose_failures_are_spent_keeps_no_trusted_browser_out(client: Client, contractor: User) -> None:
    token = trusted_browser_actions.trust(account=contractor, former="", user_agent="")
    for _ in range(actions.PER_NETWORK.count + 1):
        actions.PER_NETWORK.take("127.0.0.1")
    given = {"identifier": "hikari", "password": PASSWORD}
    assert client.post(reverse("accounts:sign_in:start"), given).status_code == 429

    client.cookies[trusted_browser_queries.COOKIE.key] = token

    assert client.post(reverse("accounts:sign_in:start"), given).status_code == 302
