"""Announcements on every page."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from home import actions, queries
from home.models import Announcement, Level
from portal.audit.models import Entry
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command("announce", *words, stdout=out)
    return out.getvalue().strip()


def test_a_published_banner_is_on_every_page_until_it_is_withdrawn(
    client: Client,
    contractor: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client.get("/")  # an empty copy is kept
    with django_capture_on_commit_callbacks(execute=True):
        public_id = run("publish", "<b>回線の障害</b>について", "--level", "error", "--body", "復旧を進めています。")

    for html in (client.get("/").text, client_of(contractor).get("/home/").text, client.get("/login/").text):
        assert "&lt;b&gt;回線の障害&lt;/b&gt;について" in html
        assert "復旧を進めています。" in html

    with django_capture_on_commit_callbacks(execute=True):
        run("withdraw", public_id)
    assert "回線の障害" not in client.get("/").text


def test_pages_read_banners_from_the_process_and_not_from_the_database(client: Client) -> None:
    actions.announce(title="お知らせ")
    assert "お知らせ" in client.get("/terms/").text

    with CaptureQueriesContext(connection) as captured:
        client.get("/terms/")

    assert len(captured) == 0


def test_a_banner_shows_between_its_two_moments(client: Client) -> None:
    now = timezone.now()
    actions.announce(title="これから", starts_at=now + timedelta(hours=1))
    actions.announce(title="いま", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
    actions.announce(title="おわり", starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))

    assert [banner.title for banner in queries.announcements()] == ["いま"]


def test_the_gravest_comes_first() -> None:
    for level in (Level.INFO, Level.ERROR, Level.WARNING):
        actions.announce(title=level, level=level)

    assert [banner.level for banner in queries.announcements()] == ["error", "warning", "info"]


def test_what_is_withdrawn_before_it_begins_never_shows() -> None:
    later = actions.announce(title="これから", starts_at=timezone.now() + timedelta(hours=1))

    actions.withdraw(public_id=later.public_id)

    later.refresh_from_db()
    assert later.ends_at == later.starts_at
    assert not Announcement.objects.running(at=later.starts_at).exists()


def test_an_end_before_the_beginning_and_an_unknown_id_are_refused() -> None:
    with pytest.raises(CommandError, match="--until"):
        run("publish", "x", "--from", "2026-11-22 10:00", "--until", "2026-11-22 09:00")
    with pytest.raises(CommandError, match="announce list"):
        run("withdraw", "nothing-like-that")
    with pytest.raises(CommandError, match="日時は"):
        run("publish", "x", "--from", "tomorrow")


def test_a_banner_needs_a_title_and_draws_no_paragraph_without_a_body(client: Client) -> None:
    with pytest.raises(CommandError, match="見出し"):
        run("publish", "　")
    run("publish", "見出しだけ", "--body", " ")
    queries.clear_cache()

    html = client.get("/terms/").text

    assert "見出しだけ" in html
    assert "mp-banner__body" not in html


def test_the_list_gives_ids_and_times_in_japan() -> None:
    public_id = run("publish", "年末のご案内", "--from", "2036-12-28 09:00")

    assert run("list") == f"{public_id}  info     2036-12-28 09:00  終了未定  年末のご案内"


def test_who_said_what_is_on_record() -> None:
    announcement = actions.announce(title="記録")
    actions.withdraw(public_id=announcement.public_id)

    recorded = Entry.objects.filter(about=announcement.public_id).order_by("id").values_list("action", flat=True)
    assert list(recorded) == ["home:announcements:published", "home:announcements:withdrawn"]


def test_help_pages_stand_while_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(queries, "_running", away)
    monkeypatch.setattr(queries, "_closures", away)

    assert client.get("/contact/").status_code == 200
