"""The sealer links every entry once; verification finds tampering, even by a database superuser."""

import hashlib
import logging
import re
import threading
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal.audit import chain, trail
from portal.audit.by import SYSTEM, By
from portal.audit.models import Entry, Seal, Unsealed
from portal.logs.redaction import redact
from tests.portal.threads import together

ACTIONS = [
    "accounts:registration:started",
    "accounts:registration:completed",
    "accounts:sign_in:done",
    "billing:imports:done",
]


def seal() -> str:
    out = StringIO()
    call_command("seal_audit_log", stdout=out)
    return out.getvalue()


def verify(*options: str) -> str:
    """Return the output of the command, also of its failure."""
    out = StringIO()
    try:
        call_command("verify_audit_log", *options, stdout=out)
    except CommandError as error:
        return f"exit {error.returncode}: {error}"
    return out.getvalue()


def tamper(sql: str) -> None:
    """Execute SQL as a superuser can: with every trigger and foreign key disabled."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


def anchor_of(words: str) -> str:
    found = re.search(r"\d+:[0-9a-f]{64}", words)
    assert found
    return found[0]


@pytest.fixture
def log(db: None) -> list[Entry]:
    """Four entries, sealed."""
    for action in ACTIONS:
        trail.record(action, by=SYSTEM, about="contract", step=1)
    seal()
    return list(Entry.objects.order_by("pk"))


def test_entries_are_sealed_once_and_in_order(log: list[Entry]) -> None:
    trail.record("accounts:sign_in:done", by=SYSTEM)
    seal()
    seal()

    seals = list(Seal.objects.order_by("position"))
    assert [one.position for one in seals] == [1, 2, 3, 4, 5]
    assert [one.entry_id for one in seals] == [*(entry.pk for entry in log), Entry.objects.latest("pk").pk]
    assert not Unsealed.objects.exists()


def test_more_entries_than_one_batch_are_sealed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 3)
    for _ in range(7):
        trail.record("accounts:sign_in:done", by=SYSTEM)

    assert chain.seal_waiting() == 7

    assert verify().startswith("The audit log is whole: 7 positions.")


def test_the_sealer_logs_an_anchor_and_no_personal_words(log: list[Entry], caplog: pytest.LogCaptureFixture) -> None:
    trail.record("accounts:sign_in:done", by=SYSTEM)

    with caplog.at_level(logging.INFO, logger="portal.audit"):
        seal()

    newest = Seal.objects.latest("position")
    assert caplog.messages == [f"audit log sealed; anchor 5:{newest.hash}"]


def test_an_anchor_in_a_log_line_is_not_redacted() -> None:
    for position in (1, 12_345_678, 9_012_345_678):
        line = f"audit log sealed; anchor {position}:{hashlib.sha256(str(position).encode()).hexdigest()}"

        assert redact(line) == line


def test_a_whole_log_is_proved_and_names_its_anchor(log: list[Entry]) -> None:
    words = verify()

    assert words.startswith("The audit log is whole: 4 positions.")
    assert anchor_of(words) == f"4:{Seal.objects.get(position=4).hash}"


def test_an_empty_log_is_whole(db: None) -> None:
    assert verify().startswith("The audit log is whole: 0 positions.")


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'other'",
        "about = ''",
        "action = 'a:b:c'",
        "at = at - interval '1 microsecond'",
        "request_id = 'x'",
        """detail = '{"step": 2}'""",
        "detail = '{}'",
    ],
)
def test_a_changed_entry_is_found(log: list[Entry], change: str) -> None:
    tamper(f"UPDATE audit_entry SET {change} WHERE id = {log[1].pk}")

    assert verify().startswith(f"exit 1: The audit log is broken. position 2: entry {log[1].pk}")


def test_a_removed_entry_is_found(log: list[Entry]) -> None:
    tamper(f"DELETE FROM audit_entry WHERE id = {log[2].pk}")

    assert f"position 3: entry {log[2].pk} is missing" in verify()


def test_an_entry_removed_together_with_its_seal_is_found(log: list[Entry]) -> None:
    tamper(f"DELETE FROM audit_seal WHERE entry_id = {log[1].pk}")
    tamper(f"DELETE FROM audit_entry WHERE id = {log[1].pk}")

    assert "position 2: its seal is missing" in verify()


def test_positions_closed_up_after_a_removal_are_found(log: list[Entry]) -> None:
    tamper(f"DELETE FROM audit_seal WHERE entry_id = {log[1].pk}")
    tamper(f"DELETE FROM audit_entry WHERE id = {log[1].pk}")
    tamper("UPDATE audit_seal SET position = position - 1 WHERE position > 2")

    assert "position 2:" in verify()


def test_reordered_entries_are_found(log: list[Entry]) -> None:
    tamper("UPDATE audit_seal SET entry_id = -entry_id WHERE position IN (2, 3)")
    tamper(f"UPDATE audit_seal SET entry_id = {log[2].pk} WHERE position = 2")
    tamper(f"UPDATE audit_seal SET entry_id = {log[1].pk} WHERE position = 3")

    assert "position 2:" in verify()


def test_a_removed_tail_seal_is_found_by_its_entry_left_behind(log: list[Entry]) -> None:
    tamper("DELETE FROM audit_seal WHERE position = 4")
    tamper(f"UPDATE audit_entry SET at = at - interval '10 minutes' WHERE id = {log[3].pk}")

    assert f"without a seal for more than 0:05:00: entry {log[3].pk}" in verify()


def test_a_tail_cut_off_with_its_entries_is_found_by_the_anchor(log: list[Entry]) -> None:
    anchor = anchor_of(verify())
    tamper("DELETE FROM audit_seal WHERE position = 4")
    tamper(f"DELETE FROM audit_entry WHERE id = {log[3].pk}")

    assert "3 positions" in verify()
    assert "position 4: the chain ends before the anchor" in verify("--anchor", anchor)


def test_a_chain_computed_anew_is_found_by_the_anchor(log: list[Entry]) -> None:
    anchor = anchor_of(verify())
    tamper(f"UPDATE audit_entry SET actor = 'other' WHERE id = {log[0].pk}")
    tamper("DELETE FROM audit_seal")
    tamper("INSERT INTO audit_unsealed SELECT id FROM audit_entry")
    seal()

    assert "4 positions" in verify()
    assert "position 4: differs from the anchor" in verify("--anchor", anchor)


def test_an_anchor_from_the_past_still_holds_later(log: list[Entry]) -> None:
    anchor = anchor_of(verify())
    trail.record("accounts:sign_in:done", by=SYSTEM)
    seal()

    assert verify("--anchor", anchor).startswith("The audit log is whole: 5 positions.")


@pytest.mark.parametrize("text", ["4", "4:abc", "x:" + "0" * 64])
def test_an_anchor_written_wrongly_is_refused(db: None, text: str) -> None:
    with pytest.raises(CommandError, match="POSITION:HASH"):
        call_command("verify_audit_log", "--anchor", text)


def test_an_entry_may_wait_some_minutes_for_its_seal(log: list[Entry]) -> None:
    trail.record("accounts:sign_in:done", by=SYSTEM)
    assert "whole" in verify()

    tamper("UPDATE audit_entry SET at = at - interval '10 minutes' WHERE id = (SELECT max(id) FROM audit_entry)")

    assert "without a seal" in verify()
    assert "whole" in verify("--patience", "11")


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_late_is_sealed_late_and_leaves_no_gap() -> None:
    written, may_commit = threading.Event(), threading.Event()

    def slow_act() -> None:
        with transaction.atomic():
            trail.record("accounts:registration:completed", by=By("slow"))
            written.set()
            may_commit.wait(10)

    slow = in_thread(slow_act)
    written.wait(10)
    trail.record("accounts:sign_in:done", by=By("fast"))
    seal()
    may_commit.set()
    slow.join()
    seal()

    assert [one.entry.actor for one in Seal.objects.select_related("entry").order_by("position")] == ["fast", "slow"]
    assert "2 positions" in verify()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_sealers_at_the_same_time_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 5)
    for _ in range(60):
        trail.record("accounts:sign_in:done", by=SYSTEM)

    together(6, seal)
    seal()

    assert "60 positions" in verify()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_second_sealer_leaves_the_work_to_the_first() -> None:
    holding, may_end = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [chain.SEALER_LOCK])
            holding.set()
            may_end.wait(10)

    trail.record("accounts:sign_in:done", by=SYSTEM)
    other = in_thread(first)
    holding.wait(10)
    words = seal()
    may_end.set()
    other.join()

    assert words == "Another sealer is at work.\n"
    assert not Seal.objects.exists()
