"""The cast: one fixture for each role. The same few people appear in every test."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models.sql.compiler import SQLUpdateCompiler
from django.test import Client, TransactionTestCase
from django_otp import DEVICE_ID_SESSION_KEY
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import User
from desk.models import Authenticator
from desk.staff.roles import Role
from portal.celery import app as celery_app
from portal.delivery import broker
from portal.policy.knobs import policy
from tests import emptying
from tests.people import a_contract, an_account, an_insider

NOWHERE = "redis://127.0.0.1:1/0"  # an address at which nothing listens
REAL_HASHERS = list(configured.PASSWORD_HASHERS)

OURS = {"accounts", "billing", "desk", "home", "linkage", "mynumber", "official_accounts", "portal", "sandbox"}

ClientOf = Callable[[User], Client]
Turned = Callable[..., None]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let transactional tests empty append-only tables, which they do by TRUNCATE (`portal.append_only`)."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%\\_no\\_truncate'")
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        emptying.remember()


@pytest.fixture(autouse=True, scope="session")
def cheap_emptying() -> Iterator[None]:
    """Transactional tests empty the tables that they filled, instead of all."""
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", emptying.empty):
        yield


@pytest.fixture(autouse=True, scope="session")
def no_update_joins() -> Iterator[None]:
    """Fail on an UPDATE of one of our tables whose conditions join another: Django turns it into a subquery, and of
    parallel updates all would succeed (`accounts.users.queries.active`)."""
    compile_update = SQLUpdateCompiler.pre_sql_setup

    def refusing(compiler: SQLUpdateCompiler) -> None:
        query = compiler.query.clone()
        query.get_initial_alias()
        model = query.get_meta().model
        if query.count_active_tables() > 1 and model.__module__.split(".")[0] in OURS:
            raise AssertionError(f"this UPDATE of {model.__name__} joins another table: say …__in=… instead")
        compile_update(compiler)

    with mock.patch.object(SQLUpdateCompiler, "pre_sql_setup", refusing):
        yield


@pytest.fixture(autouse=True)
def fast_hashes(settings: Settings) -> None:
    """A cheap hash for the passwords of the cast; tests of hashing itself use `real_hashes`."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def real_hashes(fast_hashes: None, settings: Settings) -> None:
    """The hashers of production, for tests of hashing itself. Ask for it before the people whose hashes matter."""
    settings.PASSWORD_HASHERS = REAL_HASHERS


@pytest.fixture
def redis_stopped(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Redis is not reachable, and callbacks on commit run when the outermost block of the code under test ends, as in
    production. Elsewhere the transaction of a test is rolled back, and callbacks that need Redis would go unnoticed."""
    settings.REDIS_URL = NOWHERE
    connect, leave = celery_app.connection_for_write, transaction.Atomic.__exit__
    monkeypatch.setattr(celery_app, "connection_for_write", lambda: connect(NOWHERE))
    monkeypatch.setattr(broker, "_silent_until", 0.0)

    def call_what_waits(self: transaction.Atomic, *error: Any) -> None:
        leave(self, *error)
        blocks = connection.atomic_blocks
        if blocks and all(getattr(block, "_from_testcase", False) for block in blocks):
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _, act, *_ in waiting:
                act()

    monkeypatch.setattr(transaction.Atomic, "__exit__", call_what_waits)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Empty the process cache between tests, as the database is."""
    cache.clear()


@pytest.fixture
def turned(settings: Settings) -> Turned:
    """`turned(code_digits=6)` turns knobs of the identity policy for a test."""

    def turn(**knobs: Any) -> None:
        settings.IDENTITY = replace(policy(), **knobs)

    return turn


@pytest.fixture
def contractor(db: None) -> User:
    """A customer who holds the contract 10012345."""
    account = an_account("hikari", "ひかり")
    a_contract("10012345", account)
    return account


@pytest.fixture
def line_user(db: None) -> User:
    """Uses a line of the contractor's, holds no contract."""
    return an_account("kotaro", "こたろう")


@pytest.fixture
def guest(db: None) -> User:
    """Has an account and no contract."""
    return an_account("tabibito", "旅人")


@pytest.fixture
def stranger(db: None) -> User:
    """Another contractor, who has nothing to do with what a test is about."""
    account = an_account("wataru", "わたる")
    names = {"name": "浜野 渡", "name_kana": "ハマノ　ワタル", "name_kana_key": "ハマノワタル"}
    a_contract("10067890", account, phone="08087654321", **names)
    return account


@pytest.fixture
def agent(db: None) -> User:
    """窓口: talks with customers."""
    return an_insider("s-1042", "窓口の人", Role.AGENT)


@pytest.fixture
def admin(db: None) -> User:
    """管理: manages staff, and has every permission."""
    return an_insider("s-0001", "管理の人", Role.ADMIN)


@pytest.fixture
def client_of() -> ClientOf:
    """`client_of(user)` is a browser in which that user has signed in; staff with the authenticator app."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="accounts.sign_in.backends.PortalBackend")
        if user.is_insider:
            session = client.session
            session[DEVICE_ID_SESSION_KEY] = Authenticator.objects.get(user=user, confirmed=True).persistent_id
            session.save()
        return client

    return signed_in
