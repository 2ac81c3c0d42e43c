"""The run of this folder without Redis: direct and after-commit uses of Redis fail, waking a worker does not."""

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction

from portal.delivery import broker

pytestmark = pytest.mark.django_db


def ping() -> None:
    """Ask Redis for something that is lost without it."""
    redis.Redis.from_url(settings.REDIS_URL).ping()


def test_what_asks_it_directly_fails() -> None:
    with pytest.raises(redis.ConnectionError):
        ping()


def test_what_asks_it_after_a_commit_fails() -> None:
    with pytest.raises(redis.ConnectionError), transaction.atomic():
        transaction.on_commit(ping)


def test_waking_a_worker_does_not_fail_and_is_asked_in_vain() -> None:
    with transaction.atomic():
        transaction.on_commit(broker.wake)

    assert not connection.run_on_commit
    assert broker._silent_until > 0
