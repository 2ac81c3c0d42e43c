"""PostgreSQL away or without room: pages say so with 503 and when to come back, and no traceback a page is logged."""

import logging
from unittest import mock

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from home import errors, queries
from portal.health import queries as health_queries
from portal.logs.severity import SeverityFilter
from tests.conftest import ClientOf

AWAY = [
    psycopg.OperationalError("connection refused"),
    psycopg.errors.AdminShutdown(),
    psycopg.errors.CannotConnectNow(),
    psycopg.errors.TooManyConnections(),
    psycopg.errors.DiskFull(),
    psycopg.errors.ConnectionFailure(),
]
FAULTS = [psycopg.errors.DeadlockDetected(), psycopg.errors.QueryCanceled(), psycopg.errors.LockNotAvailable()]


def raised(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("cause", AWAY, ids=lambda cause: type(cause).__name__)
def test_an_absence_is_told_from_a_fault(cause: Exception) -> None:
    assert errors.is_database_away(raised(cause))
    assert errors.is_database_away(InterfaceError("the connection is closed"))


@pytest.mark.parametrize("cause", FAULTS, ids=lambda cause: type(cause).__name__)
def test_a_fault_of_a_statement_stays_one(cause: Exception) -> None:
    assert not errors.is_database_away(raised(cause))
    assert not errors.is_database_away(ValueError())


@pytest.mark.django_db
def test_a_page_says_so_and_when_to_come_back(contractor: User, client_of: ClientOf) -> None:
    browser = client_of(contractor)
    browser.raise_request_exception = False
    queries.maintenance()

    with mock.patch("django.db.backends.utils.CursorWrapper.execute", side_effect=raised(AWAY[0])):
        answer = browser.get(reverse("home:index"))

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "ただいまご利用いただけません" in answer.content.decode()
    assert "サーバーの不具合" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_any_other_error_stays_500(client: Client) -> None:
    client.raise_request_exception = False

    with mock.patch("accounts.sign_in.forms.SignInForm.__init__", side_effect=ValueError):
        assert client.get(reverse("accounts:sign_in:start")).status_code == 500


@pytest.mark.parametrize(("status", "keeps"), [(503, False), (500, True)])
def test_a_page_without_database_leaves_no_traceback(*, status: int, keeps: bool) -> None:
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "%s: %s", ("x", "/"), (ValueError, ValueError(), None)
    )
    record.status_code = status

    SeverityFilter().filter(record)

    assert bool(record.exc_info) is keeps


@pytest.mark.django_db
def test_readiness_needs_room_for_one_connection_more(client: Client) -> None:
    with mock.patch.object(health_queries, "connect_anew", side_effect=raised(psycopg.errors.TooManyConnections())):
        answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["database"]) == (503, "down")
    assert client.get("/health/ready").json()["database"] == "ok"
