"""Workers that die, are slow, or run in parallel: a file is imported once, and accepted work is not lost."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test import Client

from accounts.models import Contract, User
from desk.imports import actions, tasks, working
from portal.audit.by import By
from portal.imports import locks
from portal.imports.models import Fault, Piece, Run, Upload
from portal.imports.uploads import claims, heartbeat, pieces
from portal.imports.uploads.heartbeat import Heartbeat
from portal.imports.uploads.models import State
from portal.leases import Lost
from tests.desk.handing_in import CUSTOMERS, WITH_A_BAD_ROW, begun, hand_in, handed_in, page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nobody_is_woken")]

# The command as `manage.py` would run it, but on the database of the tests
PROGRAM = """
import sys, django
django.setup()
from django.core.management import call_command
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
call_command("process_uploads")
"""


def time_passes() -> None:
    """End every lease."""
    Upload.objects.filter(claimed_until__isnull=False).update(claimed_until=Now() - timedelta(seconds=1))


def state(upload: Upload) -> str:
    upload.refresh_from_db()
    return upload.state


def test_handing_in_and_pressing_wake_the_worker_after_the_row_is_there(clerk: User, billing_desk: Client) -> None:
    with patch("portal.delivery.broker.app.send_task") as sent:
        hand_in(billing_desk, CUSTOMERS)
        tasks.work()
        billing_desk.post(page(Upload.objects.get(), "carry_out"))

    assert [call.args for call in sent.call_args_list] == [(actions.WORK,), (actions.WORK,)]
    assert tasks.work.name == actions.WORK


def test_without_a_broker_the_clock_finds_what_waits(clerk: User) -> None:
    upload = begun(clerk)

    call_command("process_uploads")

    assert state(upload) == State.DONE
    assert Contract.objects.count() == 2


def test_a_worker_that_dies_leaves_it_to_the_next(clerk: User) -> None:
    upload = begun(clerk)
    assert claims.claim()
    assert working.work_all() == 0  # claimed: no other worker touches it

    time_passes()
    assert working.work_all() == 1
    assert state(upload) == State.DONE


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "mode"),
    [
        ("accounts_contract", "ACCESS EXCLUSIVE"),  # rows are staged, nothing compared
        ("imports_fault", "SHARE"),  # contracts and the run are written
        ("imports_piece", "SHARE"),  # all is written, the upload is marked as done, its file not yet gone
    ],
)
def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_imports_once(
    clerk: User, table: str, mode: str
) -> None:
    upload = begun(clerk, WITH_A_BAD_ROW)

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN {mode} MODE")
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(connection.settings_dict["NAME"])],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        )
        limit = time.monotonic() + 60
        while not waits_for(table) and process.poll() is None and time.monotonic() < limit:
            time.sleep(0.05)
        assert waits_for(table)
        process.kill()
        process.wait()

    assert (Contract.objects.count(), Run.objects.count(), state(upload)) == (0, 0, State.IMPORTING)
    limit = time.monotonic() + 30
    while state(upload) != State.DONE and time.monotonic() < limit:  # until the server has noticed
        time_passes()
        working.work_all()
    assert (Contract.objects.count(), Fault.objects.count()) == (1, 1)
    assert upload.run == Run.objects.get()


def waits_for(table: str) -> bool:
    """Return whether a session waits for a lock on the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table])
        return bool(cursor.fetchone()[0])


def test_a_worker_that_was_slow_imports_nothing_more(clerk: User) -> None:
    upload = begun(clerk)
    slow = claims.claim()
    assert slow
    time_passes()
    working.work_all()

    with pytest.raises(pieces.Gone):
        working._carry_out(slow)

    assert Run.objects.count() == 1
    assert state(upload) == State.DONE


def test_a_slow_worker_that_comes_back_before_the_next_is_done_imports_nothing(clerk: User) -> None:
    begun(clerk)
    slow = claims.claim()
    time_passes()
    quick = claims.claim()
    assert slow
    assert quick

    with pytest.raises(Lost):
        working._carry_out(slow)
    assert not Contract.objects.exists()
    working._carry_out(quick)

    assert Run.objects.count() == 1


def test_a_file_withdrawn_while_it_is_imported_leaves_nothing(clerk: User) -> None:
    upload = begun(clerk)
    claimed = claims.claim()
    assert claimed
    actions.withdraw(upload=upload, by=By.staff(clerk))

    assert working._work(claimed) is False

    assert not Contract.objects.exists()
    assert not Piece.objects.exists()


def test_what_is_imported_already_and_marked_so_stays_whatever_breaks_afterwards(clerk: User) -> None:
    upload = begun(clerk)

    with patch("portal.imports.actions.tidy_up", side_effect=RuntimeError):
        working.work_all()
    time_passes()
    working.work_all()

    assert state(upload) == State.DONE
    assert Run.objects.count() == 1


def test_another_import_of_the_kind_is_waited_for(clerk: User, billing_desk: Client) -> None:
    upload = handed_in(clerk)
    held, over = threading.Event(), threading.Event()

    def imports() -> None:
        with transaction.atomic():
            locks.take("customers")
            held.set()
            over.wait(30)
        connection.close()

    other = threading.Thread(target=imports)
    other.start()
    held.wait(30)
    for _ in range(claims.ATTEMPTS + 1):
        assert working.work_all() == 0
        assert "同じ種類の取り込みが終わるのを待っています" in billing_desk.get(page(upload)).text
        time_passes()
    over.set()
    other.join()

    assert working.work_all() == 1
    assert state(upload) == State.READY


def test_what_breaks_off_three_times_is_said_to_have_failed_and_can_be_tried_again(
    clerk: User, billing_desk: Client
) -> None:
    upload = begun(clerk)
    with patch("portal.imports.staging.load", side_effect=RuntimeError):
        for _ in range(claims.ATTEMPTS):
            assert state(upload) == State.IMPORTING
            assert working.work_all() == 0
            time_passes()

    assert state(upload) == State.FAILED
    assert "処理できませんでした" in billing_desk.get(page(upload)).text
    billing_desk.post(page(upload, "check"))
    working.work_all()
    assert state(upload) == State.READY


def test_workers_that_die_three_times_are_not_followed_by_a_fourth(clerk: User) -> None:
    upload = begun(clerk)
    for _ in range(claims.ATTEMPTS):
        assert claims.claim()
        time_passes()

    assert working.work_all() == 0

    assert state(upload) == State.FAILED


def test_long_work_keeps_its_claim_and_says_how_far_it_is(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "BEAT", 0.02)
    upload = handed_in(clerk)
    claimed = claims.claim()
    assert claimed
    time_passes()

    with Heartbeat(claimed) as beating:
        beating.tell("半分です")
        limit = time.monotonic() + 10
        while not Upload.objects.filter(progress="半分です", claimed_until__gt=Now()).exists():
            assert time.monotonic() < limit
            time.sleep(0.02)
        assert claims.claim() is None

        actions.withdraw(upload=upload, by=By.staff(clerk))
        while not beating.is_lost:
            assert time.monotonic() < limit
            time.sleep(0.02)
        with pytest.raises(Lost):
            beating.tell("まだです")
