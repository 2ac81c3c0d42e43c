"""Public pages and error pages."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from home import errors
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db

PUBLIC = ["top", "support", "contact", "terms", "privacy", "accessibility"]


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_open_without_signing_in_and_without_a_query(name: str, client: Client) -> None:
    client.get(reverse(f"home:{name}"))  # fills this process's cache of announcements and closure

    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(reverse(f"home:{name}"))

    assert response.status_code == 200
    assert len(re.findall(r"<h1\b", response.text)) == 1
    assert [query["sql"] for query in queries] == []


def test_the_top_page_leads_to_my_page_in_a_new_window_and_to_registration(client: Client) -> None:
    """[001-1] [001-3] [001-4] [001-5] [001-6]"""
    html = client.get("/").text

    ways = re.findall(r'<a class="mp-btn"[^>]*href="/login/" target="_blank" rel="noopener">(.*?)</a>', html, re.DOTALL)
    assert len(ways) == 1
    assert "マイページ" in ways[0]
    assert "別ウィンドウで開きます" in html
    assert f'href="{reverse("accounts:registration:start")}"' in html
    assert "本サービスのご利用は無料ですが、本サービスのご利用にかかる通信料等は、お客様のご負担となります。" in html
    assert "24時間" in html
    assert "過去15か月分まで" in html


def test_the_support_page_leads_to_my_page_and_to_the_desk(client: Client) -> None:
    """[001-6]"""
    html = client.get("/support/").text

    assert re.search(r'<a class="mp-btn"[^>]*href="/login/"[^>]*target="_blank"', html)
    assert f'href="tel:{settings.SUPPORT_PHONE.replace("-", "")}"' in html


def test_the_support_page_leads_to_what_can_be_done_without_a_call(client: Client) -> None:
    html = client.get("/support/").text
    code, bill = (html.split(f'id="{name}"')[1].split("</section>")[0] for name in ("code", "bill"))

    assert f'href="{reverse("accounts:lost_phone:start")}"' in code
    assert f'href="{reverse("billing:older_bills:index")}"' in bill


@pytest.mark.parametrize("path", ["/support/", "/contact/", "/terms/", "/privacy/"])
def test_a_code_is_called_by_one_word(path: str, client: Client) -> None:
    html = client.get(path).text

    assert "認証コード" in html
    assert "確認コード" not in html


def test_who_is_signed_in_gets_straight_to_the_menu(contractor: User, client_of: ClientOf) -> None:
    html = client_of(contractor).get("/").text

    assert re.search(r'<a class="mp-btn"[^>]*href="/home/"', html)
    assert "初めてログインされる方" not in html


def test_terms_and_privacy_show_the_version_that_consents_record(client: Client) -> None:
    assert f"{settings.TERMS_VERSION} 版" in client.get("/terms/").text
    assert f"{settings.PRIVACY_VERSION} 版" in client.get("/privacy/").text


def test_the_desk_has_its_phone_and_hours(client: Client) -> None:
    html = client.get("/contact/").text

    assert settings.SUPPORT_PHONE in html
    assert settings.SUPPORT_HOURS in html


def test_home_asks_to_sign_in_and_comes_back(client: Client) -> None:
    response = client.get("/home/")

    assert response.status_code == 302
    assert response["Location"] == "/login/?next=/home/"


def test_an_unknown_address_is_answered_in_house_style_without_a_query(client: Client) -> None:
    client.get("/nowhere/")

    with CaptureQueriesContext(connection) as queries:
        response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "ページが見つかりません" in response.text
    assert settings.SUPPORT_PHONE in response.text
    assert len(queries) == 0


def test_a_form_without_its_token_is_refused_with_the_reason(contractor: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(contractor, backend="accounts.sign_in.backends.PortalBackend")

    response = browser.post(reverse("accounts:notices:read_all"))

    assert response.status_code == 403
    assert "画面の有効期限が切れました" in response.text


def test_a_broken_page_says_so_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("home.views.render", broken)
    client.raise_request_exception = False
    client.get("/nowhere/")

    with CaptureQueriesContext(connection) as queries:
        response = client.get("/terms/")

    assert response.status_code == 500
    assert "エラーが発生しました" in response.text
    assert "a fault of ours" not in response.text
    assert len(queries) == 0


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "受け付けられませんでした"),
        (errors.permission_denied, 403, "表示できません"),
        (errors.too_many_requests, 429, "操作の回数が多すぎます"),
        (errors.unavailable, 503, "ただいまご利用いただけません"),
    ],
)
def test_each_error_has_a_page_with_the_desks_number(view: object, status: int, words: str, rf: RequestFactory) -> None:
    response = view(rf.get("/"), RuntimeError("inner detail"))  # type: ignore[operator]

    assert response.status_code == status
    assert words in response.text
    assert settings.SUPPORT_PHONE in response.text
    assert "inner detail" not in response.text
    assert ("Retry-After" in response) == (status in {429, 503})


def test_a_browser_finds_the_icon_where_it_looks_by_itself(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert answer.status_code == 302
    assert re.search(r"^/static/favicon[.\w]*\.svg$", answer.headers["Location"])


@pytest.mark.parametrize(
    ("path", "is_open"),
    [
        ("/", True),
        ("/support/", True),
        ("/contact/", True),
        ("/login/", False),
        ("/register/", False),
        ("/password/reset/new/", False),
        ("/billing/", False),
    ],
)
def test_search_engines_are_let_into_the_public_pages_alone(client: Client, path: str, is_open: bool) -> None:
    answer = client.get("/robots.txt")

    assert answer.headers["Content-Type"].startswith("text/plain")
    rules = [line.split(": ") for line in answer.text.splitlines()[1:]]
    fitting = [(len(rule), word) for word, rule in rules if matches(rule, path)]  # the longest match decides: RFC 9309
    assert (max(fitting)[1] == "Allow") is is_open


def matches(rule: str, path: str) -> bool:
    """Match a rule as RFC 9309 does: as a prefix of the path, or as the whole path if it ends in a dollar sign."""
    return path == rule[:-1] if rule.endswith("$") else path.startswith(rule)
