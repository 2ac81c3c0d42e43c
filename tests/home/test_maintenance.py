"""Closing the portal for maintenance."""

import logging
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home import actions, queries
from home.models import Closure

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command("maintenance", *words, stdout=out)
    queries.clear_cache()  # as the expiry of the cache does for every other process
    return out.getvalue().strip()


@pytest.mark.parametrize("path", ["/", "/home/", "/login/", "/billing/", "/nowhere/"])
def test_every_page_is_closed_with_the_time_to_come_back(path: str, client: Client) -> None:
    until = (timezone.localtime() + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M")
    run("on", "--until", until, "--message", "回線設備を更新しています。")

    response = client.get(path)

    assert response.status_code == 503
    assert 7_000 < int(response["Retry-After"]) <= 7_200
    assert "メンテナンス中です" in response.text
    assert "回線設備を更新しています。" in response.text
    assert f"{until[11:]}</time>" in response.text
    assert "no-store" in response["Cache-Control"]


def test_the_closed_page_leads_to_no_closed_page_and_names_the_desk(client: Client) -> None:
    run("on")

    html = client.get("/").text

    assert set(re.findall(r'<a [^>]*href="(/[^"]*)"', html)) <= {"/"}  # the logo: try again
    assert f'href="tel:{settings.SUPPORT_PHONE.replace("-", "")}"' in html


def test_planned_work_raises_no_alarm(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    run("on")

    with caplog.at_level(logging.INFO):
        client.get("/")

    [line] = [record for record in caplog.records if record.name == "django.request"]
    assert line.levelname == "INFO"


def test_health_checks_stay_open(client: Client) -> None:
    run("on")

    assert client.get("/health/live").status_code == 200


def test_the_closed_page_costs_no_query(client: Client) -> None:
    run("on")
    client.get("/")

    with CaptureQueriesContext(connection) as captured:
        client.get("/")

    assert len(captured) == 0


def test_a_form_sent_into_the_maintenance_is_not_carried_out(client: Client) -> None:
    run("on")

    assert client.post("/login/", {"login": "hikari"}).status_code == 503


def test_a_passed_end_still_asks_to_wait_a_minute(client: Client) -> None:
    actions.start_maintenance(until=timezone.now() - timedelta(hours=1))
    queries.clear_cache()

    response = client.get("/")

    assert response["Retry-After"] == "60"
    assert "まもなく再開いたします" in response.text


def test_off_opens_the_portal_again(client: Client) -> None:
    assert run("on") == "メンテナンスを開始しました。"
    assert run("on", "--message", "延長しています。") == "メンテナンスを開始しました。"
    assert Closure.objects.count() == 1
    assert run("off") == "メンテナンスを終了しました。"
    assert run("off") == "メンテナンス中ではありません。"

    assert client.get("/").status_code == 200
