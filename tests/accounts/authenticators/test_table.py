"""Every event against every way in: what happens to real rows is what the table says."""

from typing import Any

import pytest
from django.db.models.functions import Now

from accounts.authenticators import actions, table, ways
from accounts.authenticators.table import SecurityEvent, Step
from accounts.authenticators.ways import Since, WayIn
from accounts.models import RecoveryCode, User
from portal.audit.by import By
from portal.audit.models import Entry
from tests.accounts.authenticators.holdings import (
    GONE,
    HOLDINGS,
    LATELY,
    PAUSED,
    USABLE,
    Standing,
    lock_password,
)

WAYS = ways.every()


def expected(before: Standing, steps: table.Steps) -> Standing:
    """Return how the rows must stand after these steps."""
    after = dict(before)
    for step in steps:
        for name in before:
            match step:
                case Step.REVOKE:
                    after[name] = GONE
                case Step.REVOKE_OTHERS:
                    after[name] = after[name] if name == "kept" else GONE
                case Step.REVOKE_SINCE:
                    after[name] = GONE if name == "young" else after[name]
                case Step.PAUSE:
                    after[name] = PAUSED if after[name] == USABLE else after[name]
                case Step.RESUME:
                    after[name] = USABLE if after[name] == PAUSED else after[name]
    return after


def pause(way: WayIn, account: User) -> None:
    """Pause a way in by the action that pauses it outside tests."""
    if way.key == "password":
        lock_password(account)
    else:
        way.pause(account, by=By.owner(account))


def applied(event: SecurityEvent, account: User, rows: dict[str, Any]) -> None:
    """Apply an event that the owner asks for in the session `kept`."""
    keep = rows["kept"].session_key if "kept" in rows else None
    actions.apply(event, account=account, by=By.owner(account), since=Now() - LATELY, keep=keep)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
@pytest.mark.parametrize("event", SecurityEvent, ids=lambda event: event.name.lower())
def test_an_event_does_to_a_way_in_what_the_table_says(event: SecurityEvent, way: WayIn, guest: User) -> None:
    holding, steps = HOLDINGS[way.key], table.steps(event, way.key)
    rows = holding.make(guest)
    if Step.RESUME in steps:
        pause(way, guest)
    before = holding.standing(guest, rows)
    assert set(before.values()) == ({PAUSED} if Step.RESUME in steps else {USABLE})

    applied(event, guest, rows)

    assert holding.standing(guest, rows) == expected(before, steps)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
def test_an_event_touches_nobody_elses(way: WayIn, guest: User, stranger: User) -> None:
    holding = HOLDINGS[way.key]
    rows = holding.make(stranger)

    applied(SecurityEvent.WITHDRAWN, guest, {})

    assert set(holding.standing(stranger, rows).values()) == {USABLE}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
def test_every_registered_way_in_has_a_column_for_every_event(way: WayIn) -> None:
    for event in SecurityEvent:
        assert set(table.steps(event, way.key)) <= set(Step)


def test_an_event_that_the_table_does_not_know_for_a_way_in_is_an_error(
    guest: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    class UnknownWayIn(WayIn):
        key = "unknown_way"

        def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
            return 0

    monkeypatch.setattr(ways, "_ways", [*WAYS, UnknownWayIn()])

    with pytest.raises(LookupError, match="FROZEN does to unknown_way"):
        applied(SecurityEvent.FROZEN, guest, {})


def test_what_is_made_lately_needs_a_moment(guest: User) -> None:
    with pytest.raises(ValueError, match="since when"):
        actions.apply(SecurityEvent.FROZEN, account=guest, by=By.owner(guest))


def test_every_way_in_counts_what_it_revoked(guest: User) -> None:
    rows = {way.key: HOLDINGS[way.key].make(guest) for way in WAYS}

    changed = actions.apply(SecurityEvent.WITHDRAWN, account=guest, by=By.owner(guest))

    assert changed == {key: len(made) for key, made in rows.items()}


@pytest.mark.parametrize(
    "event",
    [SecurityEvent.FROZEN, SecurityEvent.CHANGE_UNDONE, SecurityEvent.PHONE_RECOVERED],
    ids=lambda event: event.name.lower(),
)
def test_recovery_codes_never_vanish_unrecorded(event: SecurityEvent, guest: User) -> None:
    HOLDINGS["recovery_codes"].make(guest)
    there = RecoveryCode.objects.count()

    applied(event, guest, {})

    (entry,) = Entry.objects.filter(action="accounts:recovery_codes:voided", about=guest.public_id)
    assert entry.detail == {"codes": there - RecoveryCode.objects.count()}


def test_a_telephone_that_was_paused_before_the_freeze_stays_so(guest: User) -> None:
    rows = HOLDINGS["phone"].make(guest)
    pause(next(way for way in WAYS if way.key == "phone"), guest)

    actions.apply(SecurityEvent.FREEZE_LIFTED, account=guest, by=By.owner(guest), since=Now())

    assert HOLDINGS["phone"].standing(guest, rows) == {"old": PAUSED}
