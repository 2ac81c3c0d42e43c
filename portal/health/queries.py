"""Readiness: the conditions under which requests may be sent to this installation."""

import logging
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.db.models.functions import Now
from django.utils import timezone

from portal.delivery.models import Letter, Outage, State
from portal.limits.models import Tally

OUTBOX_LAG = timedelta(seconds=60)
REDIS_PATIENCE = 0.5  # seconds

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Readiness:
    """State of each part in words. `redis` is for information only: pages, limits and sending work without it."""

    database: str  # "ok" or "down": whether a row can be written, and another connection opened
    migrations: str = "unknown"  # "ok" or "missing"
    outbox: str = "unknown"  # "ok" or "late"
    outbox_lag_seconds: int = 0  # how long the oldest letter that is due has waited
    redis: str = "unknown"  # "up" or "down"

    @property
    def is_ready(self) -> bool:
        """Return whether every part but Redis is well."""
        return (self.database, self.migrations, self.outbox) == ("ok", "ok", "ok")

    def as_dict(self) -> dict[str, Any]:
        """Return the parts as a dictionary, the verdict first."""
        return {"status": "ok" if self.is_ready else "not ready", **asdict(self)}


def readiness() -> Readiness:
    """Check every part once."""
    redis_state = "up" if redis_answers() else "down"
    try:
        write_and_undo()
        connect_anew()
        if not all_migrations_applied():
            return Readiness("ok", migrations="missing", redis=redis_state)
        lag = outbox_lag()
    except DatabaseError as error:
        log.warning("not ready: %s", type(error).__name__)
        return Readiness("down", redis=redis_state)
    late = "late" if lag > OUTBOX_LAG else "ok"
    return Readiness("ok", "ok", outbox=late, outbox_lag_seconds=int(lag.total_seconds()), redis=redis_state)


def write_and_undo() -> None:
    """Check the database by a write: a read-only standby and a full disk answer SELECT."""
    with transaction.atomic():
        Tally.objects.create(scope="health", key="probe", since=timezone.now(), count=0)
        transaction.set_rollback(True)


def connect_anew() -> None:
    """Open one connection more: this worker's own may be the last that the server has, and its neighbours have none."""
    another = connection.copy()
    try:
        another.ensure_connection()
    finally:
        another.close()


def all_migrations_applied() -> bool:
    """Check whether the database has every migration of this code."""
    return newest_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def newest_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app, read once a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def outbox_lag() -> timedelta:
    """Return how long the oldest due letter has waited, also one whose attempt hangs; zero when none is due.

    Channels whose provider is away do not count: their letters wait, and pages are of use without them.
    """
    due = Letter.objects.filter(state=State.WAITING, not_before__lte=Now(), expires_at__gt=Now())
    due = due.exclude(channel__in=Outage.objects.values("channel"))
    oldest = due.aggregate(at=Min("not_before"))["at"]
    return timezone.now() - oldest if oldest else timedelta()


def redis_answers() -> bool:
    """Check whether the broker answers a PING."""
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=REDIS_PATIENCE, socket_timeout=REDIS_PATIENCE
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
