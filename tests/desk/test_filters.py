"""Lists filtered by date, act, state and channel: their rows, and bounded costs whatever their length."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from portal.audit.models import Entry
from portal.imports.models import Run

pytestmark = pytest.mark.django_db

LOG, LETTERS, RUNS = "/desk/log/", "/desk/letters/", "/desk/import-runs/"
NEW_YEAR = datetime(2025, 12, 31, 15, 30, tzinfo=UTC)  # 1 January 2026, 0:30 JST
MANY = 40_000


@pytest.fixture
def log(admin_desk: Client) -> Client:
    """An administrator's browser; the log has entries of two years, two for each of 13 times, a month apart."""
    Entry.objects.bulk_create(
        Entry(action=action, actor="anonymous", at=NEW_YEAR - timedelta(days=30 * back))
        for back in range(13)
        for action in ("home:maintenance:begun", "accounts:sign_in:failed")
    )
    return admin_desk


def a_long_log() -> None:
    written = """INSERT INTO audit_entry (at, action, actor, about, request_id, detail)
    SELECT timestamptz '2020-01-01' + n * interval '1 hour',
        CASE WHEN n %% 5000 = 0 THEN 'home:maintenance:begun' ELSE 'accounts:sign_in:failed' END, 'a', '', '', '{}'
    FROM generate_series(1, %s) AS n"""
    with connection.cursor() as cursor:
        cursor.execute(written, [MANY])
    analyse("audit_entry")


def many_letters() -> None:
    put = """INSERT INTO delivery_letter (public_id, kind, ref, channel, "to", context, state, created_at, not_before,
        expires_at, attempts, in_doubt, provider_id, last_error)
    SELECT lpad(n::text, 22, 'x'), 'a:b:c', '', CASE WHEN n %% 400 = 0 THEN 'voice' ELSE 'mail' END, 'a@example.com',
        '{}', CASE WHEN n %% 500 = 0 THEN 'refused' ELSE 'sent' END, at, at, at, 1, false, '', ''
    FROM generate_series(1, %s) AS n, LATERAL (SELECT timestamptz '2020-01-01' + n * interval '1 hour' AS at) AS t"""
    with connection.cursor() as cursor:
        cursor.execute(put, [MANY])
    analyse("delivery_letter")


def analyse(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")


def plans(browser: Client, url: str, table: str) -> Iterator[str]:
    """Return the plan of each query of the page that reads the table."""
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    for query in captured.captured_queries:
        if f'FROM "{table}"' in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {query['sql']}")
                yield "\n".join(line for (line,) in cursor.fetchall())


def is_bounded(plan: str, indexes: str) -> bool:
    """Return whether an index answers, or rows are read up to a limit: a filtered scan would read them all."""
    if "Seq Scan" in plan:
        return "Limit" in plan and "Filter" not in plan
    return f" using {indexes}" in plan or f" on {indexes}" in plan


def rows_of(answer: Any) -> int:
    return len(answer.context["rows"])


class TestDates:
    def test_years_lead_to_months_and_months_to_days_in_japanese_time(self, log: Client) -> None:
        top = log.get(LOG).context["dates"]
        year = log.get(f"{LOG}?at__year=2026").context["dates"]
        day = log.get(f"{LOG}?at__year=2026&at__month=1").context["dates"]

        assert [one.display for one in top.choices][:2] == ["2025年", "2026年"]
        assert year.choices[0].display == "1月"
        assert (year.chosen, year.back.display) == ("2026年", "すべての期間")
        assert day.choices[0].display == "1日"
        assert (day.chosen, day.back.display) == ("2026年1月", "2026年")

    def test_a_date_narrows_the_list_down(self, log: Client) -> None:
        assert rows_of(log.get(f"{LOG}?at__year=2026&at__month=1&at__day=1")) == 2
        assert rows_of(log.get(f"{LOG}?at__year=2025")) == 24
        assert rows_of(log.get(f"{LOG}?at__year=2025&at__month=12")) == 2

    def test_every_link_of_the_hierarchy_is_a_page(self, log: Client) -> None:
        dates = log.get(f"{LOG}?at__year=2026&at__month=1").context["dates"]

        for choice in (dates.back, *dates.choices):
            assert log.get(f"{LOG}{choice.query}").status_code == 200

    def test_an_empty_table_has_no_dates(self, admin_desk: Client) -> None:
        assert admin_desk.get(RUNS).context["dates"] is None

    def test_runs_are_found_by_date_and_kind(self, admin_desk: Client) -> None:
        for kind, at in (("customers", NEW_YEAR), ("lines", NEW_YEAR), ("lines", NEW_YEAR - timedelta(days=40))):
            Run.objects.create(
                kind=kind, file_name="a.csv", sha256="0" * 64, actor="system", row_count=1, rejected_count=0,
                counts={}, started_at=at, finished_at=at,
            )  # fmt: skip

        assert rows_of(admin_desk.get(RUNS)) == 3
        assert rows_of(admin_desk.get(f"{RUNS}?kind=lines")) == 2
        assert rows_of(admin_desk.get(f"{RUNS}?kind=lines&finished_at__year=2026")) == 1


class TestActs:
    def test_the_log_is_narrowed_down_by_act(self, log: Client) -> None:
        answer = log.get(f"{LOG}?act=home:maintenance:begun")

        assert rows_of(answer) == 13
        assert '<option value="home:maintenance:begun" selected>' in answer.text

    def test_date_act_and_person_go_together(self, log: Client, contractor: User) -> None:
        Entry.objects.create(action="home:maintenance:begun", actor=contractor.public_id, at=NEW_YEAR)
        query = f"act=home:maintenance:begun&at__year=2026&q={contractor.public_id}"

        answer = log.get(f"{LOG}?{query}")

        assert rows_of(answer) == 1
        assert '<input type="hidden" name="at__year" value="2026"' in answer.text
        assert all("q=" in one.query and "act=" in one.query for one in answer.context["dates"].choices)

    def test_every_act_can_be_chosen_in_words(self, admin_desk: Client) -> None:
        choices = dict(admin_desk.get(LOG).context["search"].fields["act"].choices)

        assert len(choices) > 100
        assert choices["accounts:sign_in:succeeded"] == "ログインしました"
        assert [name for name, words in choices.items() if words == name] == []


@pytest.mark.parametrize(
    "query",
    ["", "?at__year=2020&at__month=3", "?at__year=2020&at__month=3&at__day=4", "?act=home:maintenance:begun",
     "?act=accounts:sign_in:failed&at__year=2020&at__month=3", "?p=3"],
)  # fmt: skip
def test_the_log_is_answered_by_an_index_however_long_it_is(admin_desk: Client, query: str) -> None:
    a_long_log()

    found = list(plans(admin_desk, LOG + query, "audit_entry"))

    assert len(found) >= 3  # the ends of the hierarchy, the bounded count, the rows
    for plan in found:
        assert is_bounded(plan, "audit_"), plan


@pytest.mark.parametrize(
    "query",
    ["", "?created_at__year=2020&created_at__month=3", "?state__exact=refused", "?channel__exact=voice",
     "?state__exact=refused&created_at__year=2020"],
)  # fmt: skip
def test_letters_are_answered_by_an_index_however_many_there_are(admin_desk: Client, query: str) -> None:
    many_letters()

    found = list(plans(admin_desk, LETTERS + query, "delivery_letter"))

    assert len(found) >= 3
    for plan in found:
        assert is_bounded(plan, "letter_"), plan
