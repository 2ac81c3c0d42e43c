"""The strip of an announcement: headline, 詳しく, and closed in one browser."""

import pytest
from django.test import Client
from django.urls import reverse

from home import closing, queries
from home.models import Announcement

pytestmark = pytest.mark.django_db

TOP, CLOSE = reverse("home:top"), reverse("home:close_announcement")


@pytest.fixture
def announcement() -> Announcement:
    """A current announcement with a link in its text."""
    row = Announcement.objects.create(title="メンテナンス", body="詳細は https://info.example.jp/a?b=1&c=2 です。\n<b>")
    queries.clear_cache()
    return row


def test_the_text_is_behind_the_headline_and_its_links_lead_on(client: Client, announcement: Announcement) -> None:
    page = client.get(TOP).text

    strip = page[page.index("<details") : page.index("</details>")]
    assert strip.index("メンテナンス") < strip.index("詳しく") < strip.index("</summary>") < strip.index("詳細は")
    assert '<a href="https://info.example.jp/a?b=1&amp;c=2"' in strip
    assert "&lt;b&gt;" in strip


def test_a_visitor_closes_it_without_scripts_and_comes_back(client: Client, announcement: Announcement) -> None:
    other = Announcement.objects.create(title="ほかのお知らせ")
    queries.clear_cache()

    answer = client.post(CLOSE, {"announcement": announcement.public_id, "next": "/support/"})

    assert answer["Location"] == "/support/"
    page = client.get(TOP).text
    assert "メンテナンス" not in page
    assert other.title in page
    assert "メンテナンス" in Client().get(TOP).text


@pytest.mark.parametrize("named", ["", "x" * 5000, "../", "AAAAAAAAAAAAAAAAAAAAAA"])
def test_what_is_no_announcement_closes_nothing(client: Client, announcement: Announcement, named: str) -> None:
    client.post(CLOSE, {"announcement": named, "next": "//evil.example/"})

    assert closing.CLOSED.key not in client.cookies
    assert "メンテナンス" in client.get(TOP).text


def test_nobody_is_led_elsewhere(client: Client, announcement: Announcement) -> None:
    answer = client.post(CLOSE, {"announcement": announcement.public_id, "next": "https://evil.example/"})

    assert answer["Location"] == TOP


def test_a_forged_cookie_hides_only_what_it_names(client: Client, announcement: Announcement) -> None:
    client.cookies[closing.CLOSED.key] = "..;<script>" + "." * 4000

    assert "メンテナンス" in client.get(TOP).text


def test_the_answer_to_a_form_offers_no_closing_that_would_lose_what_was_typed(
    client: Client, announcement: Announcement
) -> None:
    assert CLOSE in client.get(reverse("accounts:sign_in:start")).text
    assert CLOSE not in client.post(reverse("accounts:sign_in:start"), {"identifier": "hanako"}).text
