"""The schedule of Celery beat: the management commands that features declare as timed. Operators can run them too."""

from typing import Any

from celery.schedules import crontab, schedule

from portal import features
from portal.features import Timed

# the relay does the same every second; with both, one may be absent
DRAIN = {"task": "portal.delivery.tasks.drain", "schedule": 1.0, "options": {"expires": 5}}


def entry(timed: Timed) -> dict[str, Any]:
    """Return one command's entry. A run that waited longer than its interval expires, so that it is not run twice."""
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
    """Return the whole schedule by command. Needs the app registry to be ready."""
    return {**{command: entry(timed) for command, timed in features.timed().items()}, "drain": DRAIN}
