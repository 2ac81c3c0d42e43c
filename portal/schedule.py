"""Timed work: management commands that Celery beat has run, so that an operator can run each by hand too."""

from dataclasses import dataclass
from typing import Any

from celery.schedules import crontab, schedule


@dataclass(frozen=True)
class Timed:
    """A command and when it runs: every so many seconds, or once a day (JST). One that waited longer than its
    turn is not run twice: it expires."""

    command: str
    every: int = 0
    daily: str = ""

    def entry(self) -> dict[str, Any]:
        """What Celery beat wants to know."""
        when: schedule | crontab = schedule(self.every)
        if self.daily:
            hour, minute = self.daily.split(":")
            when = crontab(hour=hour, minute=minute)
        expires = self.every or 3600
        return {
            "task": "portal.tasks.run_command",
            "args": [self.command],
            "schedule": when,
            "options": {"expires": expires},
        }


TIMED = (
    Timed("seal_audit_log", every=60),
    Timed("issue_invoices", every=600),
    Timed("purge_tallies", daily="03:20"),
    Timed("purge_registrations", every=600),
    Timed("purge_lost_phones", every=600),
    Timed("purge_reregistrations", daily="03:30"),
    Timed("purge_migrations", every=600),
    Timed("purge_codes", daily="03:40"),
    Timed("purge_sessions", daily="03:50"),
    Timed("purge_changes", daily="03:52"),
    Timed("purge_resets", daily="03:55"),
    Timed("purge_lockouts", daily="03:58"),
    Timed("purge_browsers", daily="04:00"),
    Timed("purge_passcodes", daily="04:05"),
    Timed("announce_bills", every=600),
    Timed("remind_payments", daily="09:00"),
    Timed("purge_letters", daily="04:10"),
    Timed("drop_expired_bills", daily="04:30"),
    Timed("pack_bundles", every=60),
    Timed("purge_bundles", daily="04:20"),
    Timed("purge_old_bills_requests", daily="04:25"),
    Timed("process_uploads", every=60),
    Timed("purge_uploads", daily="04:35"),
)
# The relay does the same every second; with both, one may be absent
DRAIN = {"task": "portal.delivery.tasks.drain", "schedule": 1.0, "options": {"expires": 5}}
NAMES = frozenset(timed.command for timed in TIMED)


def beat_schedule() -> dict[str, dict[str, Any]]:
    """For CELERY_BEAT_SCHEDULE."""
    return {**{timed.command: timed.entry() for timed in TIMED}, "drain": DRAIN}
