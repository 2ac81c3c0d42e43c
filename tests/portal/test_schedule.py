"""Timed work exists, is complete, and is the only thing that beat can have run."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import get_commands

from portal import tasks
from portal.celery import app
from portal.schedule import NAMES, TIMED, Timed, beat_schedule

ROOT = Path(__file__).resolve().parents[2]


def test_every_timed_command_exists() -> None:
    assert get_commands().keys() >= NAMES


def test_every_command_that_purges_is_timed() -> None:
    purging = {path.stem for path in ROOT.glob("*/**/management/commands/purge_*.py") if ".venv" not in path.parts}

    assert purging
    assert purging <= NAMES


def test_every_task_on_the_schedule_is_known_to_the_worker() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= app.tasks.keys()


def test_what_missed_its_turn_is_not_run_twice() -> None:
    assert all(0 < entry["options"]["expires"] <= 3600 for entry in beat_schedule().values())


def test_a_daily_command_runs_at_its_time_in_japan() -> None:
    when: Any = Timed("clearsessions", daily="03:05").entry()["schedule"]

    assert (when.hour, when.minute) == ({3}, {5})
    assert settings.CELERY_TIMEZONE == "Asia/Tokyo"


@pytest.mark.parametrize("timed", TIMED, ids=lambda timed: timed.command)
@pytest.mark.django_db
def test_a_timed_command_runs_on_an_empty_database(timed: Timed, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, tasks.__name__):
        tasks.run_command(timed.command)

    [record] = [record for record in caplog.records if record.name == tasks.__name__]
    assert record.fields["command"] == timed.command  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["flush", "shell", "load_demo"])
def test_the_broker_cannot_choose_a_command(name: str) -> None:
    with pytest.raises(tasks.NotTimed):
        tasks.run_command(name)
