"""Run by `test_without_redis.py` alone: what must fail in a run without Redis, and what must not."""

import pytest
import redis
from django.conf import settings
from django.db import transaction

from portal.delivery import broker

pytestmark = pytest.mark.django_db


def ask() -> None:
    """Something that is lost without Redis."""
    assert redis.Redis.from_url(settings.REDIS_URL).ping()


def test_what_asks_it_directly_fails() -> None:
    assert redis.Redis.from_url(settings.REDIS_URL).ping()


def test_what_asks_it_after_a_commit_fails() -> None:
    with transaction.atomic():
        transaction.on_commit(ask)

    assert not transaction.get_connection().run_on_commit


def test_waking_a_worker_is_a_courtesy() -> None:
    with transaction.atomic():
        transaction.on_commit(broker.wake)

    assert not transaction.get_connection().run_on_commit
