"""Events by day and by case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.security_log import cases
from accounts.security_log.queries import Event
from portal.audit import trail
from portal.audit.by import By
from tests.conftest import ClientOf

NOON = datetime(2026, 12, 1, 3, tzinfo=UTC)  # JST


def event(text: str, minutes: float, *, is_grave: bool = False) -> Event:
    """Return an event of so many minutes before noon."""
    return Event(NOON - timedelta(minutes=minutes), text, "info", is_grave, "")


def test_what_followed_each_other_is_one_case_that_tells_how_it_ended() -> None:
    events = [event("ログイン", 0), event("コード", 1), event("失敗", 2), event("別の操作", 30)]

    [day] = cases.by_day(events)

    assert [[one.text for one in case.told] for case in day.cases] == [["ログイン"], ["別の操作"]]
    assert [one.text for one in day.cases[0].folded] == ["コード", "失敗"]


def test_nothing_grave_is_folded_and_nothing_gets_lost() -> None:
    events = [event("a", 0), event("b", 1, is_grave=True), event("c", 2), event("d", 3, is_grave=True)]

    [day] = cases.by_day(events)

    [case] = day.cases
    assert [one.text for one in case.told] == ["b", "d"]
    assert [one.text for one in case.folded] == ["a", "c"]


def test_another_browser_and_staff_are_never_folded_into_what_the_owner_did() -> None:
    mine = [replace(event("操作", minutes), browser="iPhone") for minutes in (0, 1, 2, 8, 9)]
    foreign = replace(event("ログイン", 4), browser="Windows")
    desk = replace(event("確認", 6), because="請求")

    [day] = cases.by_day([*mine[:3], foreign, desk, *mine[3:]])

    assert [case.told[0].text for case in day.cases] == ["操作", "ログイン", "確認", "操作"]


def test_an_event_that_names_no_browser_belongs_to_those_around_it() -> None:
    events = [
        replace(event("操作", minutes), browser=browser) for minutes, browser in enumerate(("iPhone", "", "iPhone"))
    ]

    [day] = cases.by_day(events)

    assert len(day.cases) == 1


def test_of_two_alike_in_one_moment_none_is_lost() -> None:
    [day] = cases.by_day([event("操作", 0), event("操作", 0), event("別の操作", 1)])

    [case] = day.cases
    assert len(case.told) + len(case.folded) == 3


def test_days_change_at_midnight_in_japan() -> None:
    before = Event(datetime(2026, 11, 30, 14, 59, tzinfo=UTC), "前", "info", is_grave=False, browser="")
    after = Event(datetime(2026, 11, 30, 15, 0, tzinfo=UTC), "後", "info", is_grave=False, browser="")

    assert [day.day.day for day in cases.by_day([after, before])] == [1, 30]


def test_two_alike_are_told_as_two(contractor: User, client_of: ClientOf) -> None:
    for _ in range(4):
        trail.record("accounts:users:nickname_changed", by=By.owner(contractor), about=contractor.public_id)

    page: str = client_of(contractor).get(reverse("accounts:security_log:index")).text

    assert "このときの操作をすべて見る" in page
    assert page.count("ニックネームを変更") == 4


def test_a_stranger_is_refused(db: None) -> None:
    assert Client().get(reverse("accounts:security_log:index")).status_code == 302
