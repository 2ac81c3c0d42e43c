"""What must hold before people are sent to this installation."""

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
    """Words for people, one per part; `redis` is for information: pages, limits and sending work without it."""

    database: str  # "ok" or "down": whether a row can be written
    migrations: str = "unknown"  # "ok" or "missing"
    outbox: str = "unknown"  # "ok" or "late"
    outbox_lag_seconds: int = 0  # how long the oldest letter that is due has waited
    redis: str = "unknown"  # "up" or "down"

    @property
    def is_ready(self) -> bool:
        """Everything but Redis is well."""
        return (self.database, self.migrations, self.outbox) == ("ok", "ok", "ok")

    def as_dict(self) -> dict[str, Any]:
        """With the verdict first."""
        return {"status": "ok" if self.is_ready else "not ready", **asdict(self)}


def readiness() -> Readiness:
    """Ask every part once."""
    redis_state = "up" if redis_answers() else "down"
    try:
        write_and_undo()
        if not all_migrations_applied():
            return Readiness("ok", migrations="missing", redis=redis_state)
        lag = outbox_lag()
    except DatabaseError as error:
        log.warning("not ready: %s", type(error).__name__)
        return Readiness("down", redis=redis_state)
    late = "late" if lag > OUTBOX_LAG else "ok"
    return Readiness("ok", "ok", outbox=late, outbox_lag_seconds=int(lag.total_seconds()), redis=redis_state)


def write_and_undo() -> None:
    """A read-only standby and a full disk answer SELECT; only a write tells."""
    with transaction.atomic():
        Tally.objects.create(scope="health", key="probe", since=timezone.now(), count=0)
        transaction.set_rollback(True)


def all_migrations_applied() -> bool:
    """Whether the database has what this code brings along."""
    return newest_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def newest_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of each app; files do not change while a process lives."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def outbox_lag() -> timedelta:
    """How long the oldest letter that is due has waited; zero when none does. One that hangs in the sending counts too.

    Channels whose provider is away do not count: letters keep, and people are better off with pages than without.
    """
    due = Letter.objects.filter(state=State.WAITING, not_before__lte=Now(), expires_at__gt=Now())
    due = due.exclude(channel__in=Outage.objects.values("channel"))
    oldest = due.aggregate(at=Min("not_before"))["at"]
    return timezone.now() - oldest if oldest else timedelta()


def redis_answers() -> bool:
    """Whether the broker answers a PING."""
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=REDIS_PATIENCE, socket_timeout=REDIS_PATIENCE
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
