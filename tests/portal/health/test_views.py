"""Health checks answer truthfully and do not depend on parts that they need not check."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now
from django.test import Client
from pytest_django import Settings

from portal.delivery.models import Channel, Letter, Outage, State
from portal.health import queries
from portal.limits.models import Tally

pytestmark = pytest.mark.django_db


def ready(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/health/ready")
    return response.status_code, response.json()


def a_letter(**fields: Any) -> Letter:
    """A mail that has been due for two minutes."""
    given = {
        "kind": "test",
        "channel": Channel.MAIL,
        "to": "taro@example.jp",
        "not_before": Now() - timedelta(minutes=2),
    }
    return Letter.objects.create(**{**given, "expires_at": Now() + timedelta(days=1), **fields})


def test_a_healthy_installation_is_ready(client: Client) -> None:
    status, report = ready(client)

    assert status == 200
    assert report == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "outbox": "ok",
        "outbox_lag_seconds": 0,
        "redis": "up",
    }


def test_the_probe_writes_and_leaves_nothing_behind(client: Client) -> None:
    ready(client)

    assert not Tally.objects.filter(scope="health").exists()


def test_answers_are_never_cached(client: Client) -> None:
    assert "no-store" in client.get("/health/ready")["Cache-Control"]
    assert "no-store" in client.get("/health/live")["Cache-Control"]


def test_live_asks_nothing_of_the_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_without_redis_it_is_still_ready(client: Client, settings: Settings, tmp_path: Any) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"

    status, report = ready(client)

    assert (status, report["redis"], report["status"]) == (200, "down", "ok")


def test_a_database_that_refuses_writes_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")

    status, report = ready(client)

    assert (status, report["database"]) == (503, "down")


def test_a_database_that_is_away_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("could not connect to taro:secret@db")

    monkeypatch.setattr(queries, "write_and_undo", refuse)

    status, report = ready(client)

    assert (status, report["database"]) == (503, "down")
    assert "secret" not in str(report)


def test_a_missing_migration_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'delivery'")

    status, report = ready(client)

    assert (status, report["migrations"]) == (503, "missing")


def test_a_letter_that_nobody_sends_is_not_ready(client: Client) -> None:
    a_letter()

    status, report = ready(client)

    assert (status, report["outbox"]) == (503, "late")
    assert 119 <= report["outbox_lag_seconds"] <= 130


def test_a_letter_that_hangs_in_the_sending_is_late_too(client: Client) -> None:
    a_letter(claimed_until=Now() + timedelta(seconds=30))

    status, report = ready(client)

    assert (status, report["outbox"]) == (503, "late")
    assert 119 <= report["outbox_lag_seconds"] <= 130


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"not_before": Now() - timedelta(seconds=30)}, id="waits half a minute"),
        pytest.param({"not_before": Now() + timedelta(minutes=5)}, id="to be tried again later"),
        pytest.param(
            {"claimed_until": Now() + timedelta(seconds=30), "not_before": Now() - timedelta(seconds=10)},
            id="being sent",
        ),
        pytest.param({"expires_at": Now() - timedelta(seconds=1)}, id="expired"),
        pytest.param({"state": State.SENT}, id="sent"),
    ],
)
def test_a_letter_that_nobody_needs_to_send_now_is_fine(client: Client, fields: dict[str, Any]) -> None:
    a_letter(**fields)

    assert ready(client)[0] == 200


def test_a_provider_that_is_away_does_not_take_the_pages_away(client: Client) -> None:
    Outage.objects.create(channel=Channel.MAIL)
    a_letter()

    assert ready(client)[0] == 200


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/health/ready").status_code == 405
