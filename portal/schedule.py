"""Timed work as Celery beat takes it: the management commands that features declare, which an operator can run too."""

from typing import Any

from celery.schedules import crontab, schedule

from portal import features
from portal.features import Timed

# The relay does the same every second; with both, one may be absent
DRAIN = {"task": "portal.delivery.tasks.drain", "schedule": 1.0, "options": {"expires": 5}}


def entry(timed: Timed) -> dict[str, Any]:
    """One command's entry. A run that waited longer than its turn expires, so that it is not run twice."""
    when: schedule | crontab = schedule(timed.every)
    if timed.daily:
        hour, minute = timed.daily.split(":")
        when = crontab(hour=hour, minute=minute)
    return {
        "task": "portal.tasks.run_command",
        "args": [timed.command],
        "schedule": when,
        "options": {"expires": timed.every or 3600},
    }


def beat_schedule() -> dict[str, dict[str, Any]]:
    """The whole schedule by command. Needs the app registry to be ready."""
    return {**{command: entry(timed) for command, timed in features.timed().items()}, "drain": DRAIN}
