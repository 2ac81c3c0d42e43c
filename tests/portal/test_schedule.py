"""Timed work exists, is declared once, and is the only thing that beat can have run."""

import logging
import shlex
from typing import Any

import pytest
from django.core.management import get_commands

from portal import features, schedule, tasks
from portal.celery import app
from portal.features import Timed


def test_every_timed_command_exists() -> None:
    assert get_commands().keys() >= {shlex.split(command)[0] for command in features.timed()}


def test_timed_work_runs_every_so_often_or_daily() -> None:
    assert len(features.timed()) > 8
    assert [timed for timed in features.timed().values() if bool(timed.every) is bool(timed.daily)] == []


def test_beat_takes_the_schedule_from_the_declarations() -> None:
    app.finalize()

    assert app.conf.beat_schedule.keys() == {*features.timed(), "drain"}


def test_every_task_on_the_schedule_is_known_to_the_worker() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in schedule.beat_schedule().values()} <= app.tasks.keys()


def test_what_missed_its_turn_is_not_run_twice() -> None:
    assert all(0 < entry["options"]["expires"] <= 3600 for entry in schedule.beat_schedule().values())


def test_a_daily_command_runs_at_its_time_in_japan() -> None:
    when: Any = schedule.entry(Timed("clearsessions", daily="03:05"))["schedule"]

    assert (when.hour, when.minute) == ({3}, {5})
    assert str(app.conf.timezone) == "Asia/Tokyo"


@pytest.mark.parametrize("command", features.timed())
@pytest.mark.django_db
def test_a_timed_command_runs_on_an_empty_database(command: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, tasks.__name__):
        tasks.run_command(command)

    [record] = [record for record in caplog.records if record.name == tasks.__name__]
    assert record.fields["command"] == command  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["flush", "shell", "load_demo", "purge letters"])
def test_the_broker_cannot_choose_a_command_or_its_options(name: str) -> None:
    with pytest.raises(tasks.NotTimed):
        tasks.run_command(name)
