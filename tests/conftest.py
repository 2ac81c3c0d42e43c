"""The cast: one fixture a role. The same few people play in every test."""

from collections.abc import Callable

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import User
from tests.people import a_contract, an_account

REAL_HASHERS = list(configured.PASSWORD_HASHERS)

ClientOf = Callable[[User], Client]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Transactional tests empty every table with TRUNCATE; the audit log refuses that, except here."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_truncate")
        cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER audit_seal_no_truncate")


@pytest.fixture(autouse=True)
def fast_hashes(settings: Settings) -> None:
    """A cheap hash for the passwords of the cast: what it costs is measured where it matters, with `real_hashes`."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def real_hashes(fast_hashes: None, settings: Settings) -> None:
    """The hashers of production, for tests of hashing itself. Ask for it before the people whose hashes matter."""
    settings.PASSWORD_HASHERS = REAL_HASHERS


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """The process cache forgets between tests, as the database does."""
    cache.clear()


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
    """Another contractor. Whatever a test is about, it is none of their business."""
    account = an_account("wataru", "わたる")
    names = {"name": "浜野 渡", "name_kana": "ハマノ　ワタル", "name_kana_key": "ハマノワタル"}
    a_contract("10067890", account, phone="08087654321", **names)
    return account


@pytest.fixture
def client_of() -> ClientOf:
    """`client_of(user)` is a browser in which that person has signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="accounts.login.backends.PortalBackend")
        return client

    return signed_in
