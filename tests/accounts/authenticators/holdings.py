"""Rows of each way in of an account, and their standing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db.models import F, Model, QuerySet
from django.test import Client

from accounts.models import (
    Passcode,
    Passkey,
    PasswordLock,
    PasswordReset,
    Phone,
    RecoveryCode,
    TrustedBrowser,
    User,
)
from accounts.password_lock import actions as password_lock_actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from desk.models import Authenticator
from tests.accounts.passcodes.setting_up import a_passcode
from tests.accounts.passkeys.keys import a_passkey
from tests.accounts.sign_in.second_steps import with_phone
from tests.people import PASSWORD

LATELY = timedelta(days=10)  # what is younger than this is revoked as "made lately"
USABLE, PAUSED, GONE = "usable", "paused", "gone"

Standing = dict[str, str]  # name of a row: USABLE, PAUSED or GONE


@dataclass(frozen=True)
class Holding:
    """Rows of one way in. `make` gives an account rows by name: `old` is of eleven days ago, `kept` the session that
    asks. `standing` returns their present standing.
    """

    make: Callable[[User], dict[str, Any]]
    standing: Callable[[User, dict[str, Any]], Standing]


def _aged(row: Model, *columns: str) -> Model:
    """Return the row as if made eleven days ago."""
    moved = {column: F(column) - LATELY - timedelta(days=1) for column in columns}
    type(row)._default_manager.filter(pk=row.pk).update(**moved)
    return row


def _rows(live: Callable[[], QuerySet[Any]], paused: Callable[[], QuerySet[Any]] | None = None) -> Any:
    def standing(account: User, rows: dict[str, Any]) -> Standing:
        there = set(live().values_list("pk", flat=True))
        waiting = set(paused().values_list("pk", flat=True)) if paused else set()
        return {
            name: PAUSED if row.pk in waiting else USABLE if row.pk in there else GONE for name, row in rows.items()
        }

    return standing


def _password(account: User) -> dict[str, Any]:
    account.password = make_password(PASSWORD)
    account.save(update_fields=["password"])
    return {"old": account}


def _password_standing(account: User, rows: dict[str, Any]) -> Standing:
    fresh = User.objects.get(pk=account.pk)
    if password_lock_actions.WRONG_PASSWORDS.is_spent(password_lock_actions.key_of(fresh)):
        return {"old": PAUSED}
    return {"old": USABLE if fresh.has_usable_password() else GONE}


def lock_password(account: User) -> None:
    """Type too many wrong passwords."""
    key = password_lock_actions.key_of(account)
    for _ in range(password_lock_actions.WRONG_PASSWORDS.count):
        password_lock_actions.WRONG_PASSWORDS.take(key)
    password_lock_actions.suspend(account=account, key=key)
    assert PasswordLock.objects.open().filter(account=account).exists()


def _sessions(account: User) -> dict[str, Any]:
    rows = {}
    for name in ("kept", "other"):
        client = Client()
        client.force_login(account, backend="accounts.sign_in.backends.PortalBackend")
        rows[name] = Session.objects.get(session_key=client.session.session_key)
    return rows


def _session_standing(account: User, rows: dict[str, Any]) -> Standing:
    listed = set(UserSession.objects.filter(user=account).values_list("session_key", flat=True))
    there = set(Session.objects.values_list("session_key", flat=True)) & listed
    return {name: USABLE if row.session_key in there else GONE for name, row in rows.items()}


def _trusted(account: User) -> TrustedBrowser:
    trusted_browser_actions.trust(account=account, former="", user_agent="")
    return TrustedBrowser.objects.latest("pk")


def _recovery_code(account: User, digest: str) -> RecoveryCode:
    return RecoveryCode.objects.create(account=account, digest=digest)


HOLDINGS: dict[str, Holding] = {
    "password": Holding(_password, _password_standing),
    "reset_link": Holding(
        lambda account: {"young": PasswordReset.objects.create(account=account)},
        _rows(lambda: PasswordReset.objects.live()),
    ),
    "session": Holding(_sessions, _session_standing),
    "phone": Holding(
        lambda account: {"old": _aged(with_phone(account), "verified_at")},
        _rows(
            lambda: Phone.objects.filter(confirmed=True),
            lambda: Phone.objects.filter(confirmed=True, paused_at__isnull=False),
        ),
    ),
    "passkey": Holding(
        lambda account: {"old": _aged(a_passkey(account), "created_at"), "young": a_passkey(account)},
        _rows(lambda: Passkey.objects.all(), lambda: Passkey.objects.filter(confirmed=False)),
    ),
    "passcode": Holding(
        lambda account: {"old": _aged(a_passcode(account), "created_at"), "young": a_passcode(account)},
        _rows(lambda: Passcode.objects.filter(confirmed=True)),
    ),
    "trusted_browser": Holding(
        lambda account: {"old": _aged(_trusted(account), "trusted_at"), "young": _trusted(account)},
        _rows(lambda: TrustedBrowser.objects.live()),
    ),
    "recovery_codes": Holding(
        lambda account: {
            "old": _aged(_recovery_code(account, "a"), "made_at"),
            "young": _recovery_code(account, "b"),
        },
        _rows(lambda: RecoveryCode.objects.unused()),
    ),
    "staff_app": Holding(
        lambda account: {"old": Authenticator.objects.create(user=account, name="app", confirmed=True)},
        _rows(lambda: Authenticator.objects.filter(confirmed=True)),
    ),
}
