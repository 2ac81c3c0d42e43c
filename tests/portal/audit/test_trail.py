"""Entries are written with the act, and hold no personal data."""

from typing import Any

import pytest
from django.db import transaction

from portal.audit import queries, trail
from portal.audit.by import SYSTEM, By
from portal.audit.models import Entry
from portal.public_id import new_public_id

pytestmark = pytest.mark.django_db


def test_an_act_leaves_who_did_what_about_whom() -> None:
    actor, about = new_public_id(), new_public_id()

    trail.record("accounts:contracts:added", by=By(actor), about=about, means="phone", lines=2, first=True, note=None)

    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.about) == ("accounts:contracts:added", actor, about)
    assert entry.detail == {"means": "phone", "lines": 2, "first": True, "note": None}


def test_an_act_that_is_rolled_back_leaves_no_entry() -> None:
    def act() -> None:
        trail.record("accounts:contracts:added", by=SYSTEM)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        act()

    assert not Entry.objects.exists()


def test_what_was_done_about_one_contract_is_read_newest_first() -> None:
    mine, other = new_public_id(), new_public_id()
    trail.record("accounts:contracts:added", by=SYSTEM, about=mine)
    trail.record("accounts:contracts:added", by=SYSTEM, about=other)
    trail.record("accounts:contracts:removed", by=SYSTEM, about=mine)

    actions = [entry.action for entry in queries.about(mine)]

    assert actions == ["accounts:contracts:removed", "accounts:contracts:added"]


@pytest.mark.parametrize("name", ["via", "role", "reason", "ticket", "verified"])
@pytest.mark.parametrize("by", [SYSTEM, By("system", role="agent")])
def test_detail_never_stands_where_the_actor_and_the_reason_are_kept(name: str, by: By) -> None:
    detail: dict[str, Any] = {name: "admin"}

    with pytest.raises(ValueError, match=name):
        trail.record("accounts:contracts:added", by=by, **detail)

    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "action", ["", "registered", "accounts:registered", "Accounts:login:done", "a:b:c:d", "a:b:c\n"]
)
def test_an_action_outside_the_grammar_is_refused(action: str) -> None:
    with pytest.raises(ValueError, match="app:feature:event"):
        trail.record(action, by=SYSTEM)


@pytest.mark.parametrize(
    "value",
    [
        "hanako@example.jp",
        "山田花子",
        "ヤマダ",
        "09012345678",
        "090-1234-5678",
        "+81 90 1234 5678",
        "(03)1234-5678",
        "call 0120000310 please",
        "1234567",
        "two\nlines",
        "x" * 101,
        9012345678,
        -12345678,
    ],
)
def test_what_looks_like_personal_data_is_refused(value: str | int) -> None:
    with pytest.raises(ValueError, match="could"):
        trail.record("accounts:sign_in:failed", by=SYSTEM, seen=value)

    assert not Entry.objects.exists()


@pytest.mark.parametrize("field", ["actor", "about"])
def test_the_one_acting_and_the_one_acted_on_are_named_by_public_id_only(field: str) -> None:
    named = {"by": By("hanako@example.jp")} if field == "actor" else {"about": "hanako@example.jp"}
    with pytest.raises(ValueError, match="could"):
        trail.record("accounts:sign_in:failed", **({"by": SYSTEM} | named))


def test_a_list_cannot_smuggle_personal_data_in() -> None:
    with pytest.raises(TypeError):
        trail.record("accounts:sign_in:failed", by=SYSTEM, seen=["hanako@example.jp"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    ["2026-04-01", "2026-04", "2026-04-01T09:00:00+09:00", "sms", "123456", 9_999_999, True, "a1234567890123456789_-"],
)
def test_words_dates_counts_and_public_ids_are_welcome(value: str | int) -> None:
    trail.record("billing:imports:finished", by=SYSTEM, value=value)

    assert Entry.objects.get().detail == {"value": value}


def test_a_public_id_is_never_taken_for_a_number() -> None:
    ids = [new_public_id() for _ in range(500)]

    for one in ids:
        trail.record("accounts:sign_in:done", by=By(one), about=one)

    assert Entry.objects.count() == 500
