"""Publish and withdraw announcements, by command or at the desk; start and end maintenance, by command only.

This process sees a change at once, the others when their cached copies expire (`home.queries`).
"""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Greatest, Now

from home import queries
from home.models import Announcement, Closure, Level
from portal import unique
from portal.audit import trail
from portal.audit.by import SYSTEM, By


class NoSuchAnnouncement(Exception):
    """No announcement that is shown or scheduled has this public id."""


class ChangedMeanwhile(Exception):
    """A colleague has changed the announcement since the form was drawn."""


@transaction.atomic
def announce(
    *,
    title: str,
    body: str = "",
    level: Level = Level.INFO,
    link: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: By = SYSTEM,
) -> Announcement:
    """Show a banner on every page from `starts_at` (default: now) until `ends_at` (default: until withdrawn).

    `link` is an https address for more. `by` is the member of staff; SYSTEM for a command.
    """
    when = {"starts_at": starts_at} if starts_at else {}
    announcement = Announcement.objects.create(title=title, body=body, level=level, link=link, ends_at=ends_at, **when)
    trail.record("home:announcements:published", by=by, about=announcement.public_id)
    transaction.on_commit(queries.clear_cache)
    return announcement


@transaction.atomic
def change(
    *,
    public_id: str,
    seen: str,
    title: str,
    body: str,
    level: Level,
    link: str,
    starts_at: datetime | None,
    ends_at: datetime | None,
    by: By,
) -> Announcement:
    """Change an announcement that is shown or scheduled, and return it. `seen` is the `queries.version` of the form.

    One that has begun is ended now and another takes its place from now on, or from `starts_at`: what was read stays on
    record, and whoever closed it sees the change. Raises NoSuchAnnouncement or ChangedMeanwhile.
    """
    open_ones = Announcement.objects.exclude(ends_at__lte=Now())
    row = open_ones.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise NoSuchAnnouncement
    if queries.version(row) != seen:
        raise ChangedMeanwhile
    given = {"title": title, "body": body, "level": level, "link": link, "ends_at": ends_at}
    if Announcement.objects.filter(pk=row.pk, starts_at__lte=Now()).exists():
        Announcement.objects.filter(pk=row.pk).update(ends_at=Now())
        made = Announcement.objects.create(**given, **({"starts_at": starts_at} if starts_at else {}))
    else:
        Announcement.objects.filter(pk=row.pk).update(**given, starts_at=starts_at or Now())
        made = Announcement.objects.get(pk=row.pk)
    trail.record("home:announcements:changed", by=by, about=made.public_id, former=public_id)
    transaction.on_commit(queries.clear_cache)
    return made


@transaction.atomic
def withdraw(*, public_id: str, by: By = SYSTEM) -> None:
    """End an announcement now, or cancel one that has not begun. Raises NoSuchAnnouncement."""
    open_ones = Announcement.objects.filter(public_id=public_id).exclude(ends_at__lte=Now())
    if not open_ones.update(ends_at=Greatest(Now(), "starts_at")):
        raise NoSuchAnnouncement
    trail.record("home:announcements:withdrawn", by=by, about=public_id)
    transaction.on_commit(queries.clear_cache)


@transaction.atomic
def start_maintenance(*, until: datetime | None, message: str = "") -> None:
    """Answer every page, the desk included, with the maintenance page. A second call replaces end and message.

    `until` is the announced end, shown and sent as Retry-After; nothing reopens by itself.
    """
    closure = Closure(id=1, until=until, message=message)
    if not unique.insert(closure):
        Closure.objects.filter(id=1).update(until=until, message=message)
    trail.record("home:maintenance:begun", by=SYSTEM)
    transaction.on_commit(queries.clear_cache)


@transaction.atomic
def end_maintenance() -> bool:
    """End the maintenance; return False if there was none."""
    ended, _ = Closure.objects.all().delete()
    if ended:
        trail.record("home:maintenance:ended", by=SYSTEM)
    transaction.on_commit(queries.clear_cache)
    return bool(ended)
