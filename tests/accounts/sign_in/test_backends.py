from typing import Any
from unittest import mock

import argon2
import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import get_hasher
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice, User
from accounts.sign_in.adapter import PortalAdapter
from accounts.sign_in.backends import PortalBackend, matches
from accounts.users.hashers import PortalArgon2PasswordHasher
from tests.people import PASSWORD, an_account


@pytest.fixture
def argon2_runs(real_hashes: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record the calls of Argon2 itself: derive a hash, or compare with one."""
    runs: list[str] = []

    def counted(module: Any, name: str) -> None:
        original = getattr(module, name)

        def run(*args: Any, **options: Any) -> Any:
            runs.append(name)
            return original(*args, **options)

        monkeypatch.setattr(module, name, run)

    counted(argon2.low_level, "hash_secret")
    counted(argon2._password_hasher, "verify_secret")
    return runs


@pytest.mark.parametrize("who", ["known", "archived", "unusable", "nobody"])
def test_argon2_runs_once_whoever_it_is(argon2_runs: list[str], db: None, who: str) -> None:
    account = None if who == "nobody" else an_account(f"{who}-x", "だれか")
    if account and who == "archived":
        account.state = "archived"
    if account and who == "unusable":
        account.set_unusable_password()
    argon2_runs.clear()

    assert not matches(account, "wrong-Password-1")

    assert len(argon2_runs) == 1


def test_in_production_the_first_hasher_is_the_portals(real_hashes: None) -> None:
    assert isinstance(get_hasher("default"), PortalArgon2PasswordHasher)


@pytest.mark.parametrize("username", ["hikari", "HIKARI@example.com"])
def test_djangos_authenticate_knows_ids_and_addresses(contractor: User, username: str) -> None:
    request = HttpRequest()

    assert authenticate(request, username=username, password=PASSWORD) == contractor
    assert authenticate(request, username=username, password=PASSWORD + "x") is None
    assert authenticate(request, username=username) is None


def test_the_user_of_a_request_comes_with_their_unread_notices_in_one_query(
    contractor: User, stranger: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for owner in (contractor, contractor, stranger):
        Notice.objects.create(account=owner, title="お知らせ")
    backend = PortalBackend()

    with django_assert_num_queries(1):
        user = backend.get_user(contractor.pk)

    assert getattr(user, "unread_notices", None) == 2
    assert getattr(backend.get_user(an_account("newcomer", "新人").pk), "unread_notices", None) == 0


def test_an_archived_account_is_no_user(contractor: User) -> None:
    User.objects.filter(pk=contractor.pk).update(state="archived")

    assert PortalBackend().get_user(contractor.pk) is None


class TestAdapter:
    def test_nobody_signs_up_with_allauth(self) -> None:
        assert get_adapter().is_open_for_signup(HttpRequest()) is False

    def test_allauth_mails_nothing_by_itself(self) -> None:
        with pytest.raises(ImproperlyConfigured, match="outbox"):
            get_adapter().send_mail("account/email/password_reset_key", "hikari@example.com", {})

    @pytest.mark.parametrize("name", ["account_signup", "account_login", "account_change_password", "account_email"])
    def test_none_of_allauths_own_pages_is_mounted(self, name: str) -> None:
        with pytest.raises(NoReverseMatch):
            reverse(name)

    def test_a_stage_between_password_and_session_keeps_the_person_out(self, contractor: User) -> None:
        blocking_stage = "tests.accounts.sign_in.blocking_stage.BlockingStage"
        stages = mock.patch.object(PortalAdapter, "get_login_stages", return_value=[blocking_stage])
        client = Client()

        with stages:
            answer = client.post(reverse("accounts:sign_in:start"), {"identifier": "hikari", "password": PASSWORD})

        assert answer.headers["Location"] == reverse("home:support")
        assert "_auth_user_id" not in client.session
        assert client.get(reverse("home:index")).status_code == 302

    def test_the_address_of_a_client_is_the_trusted_proxys_word(self) -> None:
        request = HttpRequest()
        request.META = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}

        assert settings.TRUSTED_PROXY_COUNT == 0
        assert get_adapter().get_client_ip(request) == "192.0.2.1"
