"""Mails written from templates."""

from pathlib import Path

import pytest
from pytest_django import Settings

from portal.delivery import mail


@pytest.fixture(autouse=True)
def templates(tmp_path: Path, settings: Settings) -> None:
    """A letter of the test's own beside the portal's templates."""
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "hello.txt").write_text(
        '{% extends "mail/base.txt" %}{% block subject %}{{ nickname }} 様へ{% endblock %}'
        "{% block body %}{{ nickname }} 様\n{{ action_url }}{% endblock %}"
    )
    (folder / "hello.html").write_text(
        '{% extends "mail/base.html" %}{% block body %}<p>{{ nickname }} 様</p>{% endblock %}'
    )
    (folder / "plain.txt").write_text('{% extends "mail/base.txt" %}{% block body %}本文{% endblock %}')
    base = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**base, "DIRS": [tmp_path, *base["DIRS"]]}]
    settings.PORTAL_NAME, settings.SUPPORT_PHONE = "A&Bケーブル", "0120-111-222"
    mail._plain.cache_clear()


def test_text_is_not_escaped_and_html_is() -> None:
    content = mail.compose("hello", {"nickname": "<太郎>", "action_url": "http://localhost:8000/x?a=1&b=2"})

    assert content.subject == "【A&Bケーブル】<太郎> 様へ"
    assert content.text.startswith("<太郎> 様\nhttp://localhost:8000/x?a=1&b=2\n")
    assert "<p>&lt;太郎&gt; 様</p>" in content.html
    assert 'href="http://localhost:8000/x?a=1&amp;b=2"' in content.html


def test_the_footer_says_where_to_ask() -> None:
    content = mail.compose("hello", {"nickname": "太郎"})

    for part in (content.text, content.html):
        assert "0120-111-222" in part
        assert "送信専用" in part
        assert "お心当たり" not in part  # each mail says itself what to do about it, or that there is nothing to do


def test_a_subject_is_one_line_whatever_the_nickname_is() -> None:
    content = mail.compose("hello", {"nickname": "太郎\r\nBcc: everyone@example.com\r\n\r\n"})

    assert content.subject == "【A&Bケーブル】太郎 Bcc: everyone@example.com 様へ"


def test_a_mail_without_an_html_template_is_text_only() -> None:
    content = mail.compose("plain")

    assert content.html == ""
    assert content.text.startswith("本文\n")


def test_nothing_is_loaded_from_elsewhere() -> None:
    html = mail.compose("hello", {"nickname": "太郎", "action_url": "http://localhost:8000/"}).html

    assert "<img" not in html
    assert "src=" not in html
    assert "<link" not in html
    assert "<script" not in html
