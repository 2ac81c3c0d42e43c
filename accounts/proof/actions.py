"""Noting proofs in the session of the browser that gave them."""

from datetime import timedelta
from typing import cast

from django.db import transaction
from django.http import HttpRequest

from accounts.users.models import User
from accounts.proof import queries
from accounts.proof.strengths import Strength
from accounts.sessions import actions as sessions
from portal.audit import trail
from portal.limits import Limit

PASSWORDS = Limit("accounts:proof:password", 5, timedelta(minutes=30))  # per account


class WrongPassword(Exception):
    """Not the account's password. It was counted."""


def confirm_password(*, account: User, password: str) -> None:
    """The signed-in person types the password once more. Raises WrongPassword, or portal.limits' TooMany.

    Counted before it is compared, apart from sign-in: whoever sits at an open session cannot lock its owner out.
    """
    PASSWORDS.take_or_raise(account.public_id)
    if not account.check_password(password):
        trail.record("accounts:proof:password_refused", actor=account.public_id, about=account.public_id)
        raise WrongPassword
    PASSWORDS.give_back(account.public_id)


@transaction.atomic
def record(request: HttpRequest, strength: Strength, *, own: bool = False) -> None:
    """The signed-in person has just proven who they are this strongly.

    The session goes on under a new key, as whoever holds the former one has proven nothing (ASVS 7.2.4). `own`: the
    phone code was asked for its own sake [002-54].
    """
    account = cast("User", request.user)
    note(request, strength, own=own)
    former = request.session.session_key or ""
    request.session.cycle_key()
    sessions.renamed(former=former, key=request.session.session_key or "")
    trail.record("accounts:proof:given", actor=account.public_id, about=account.public_id, strength=strength.word)


def note(request: HttpRequest, strength: Strength, *, own: bool = False) -> None:
    """Keep the time of a proof in a session that is new anyway: at sign-in."""
    at = queries.now()
    proofs = {**request.session.get(queries.KEY, {}), strength.word: at}
    if own:
        proofs[queries.OWN] = at
    request.session[queries.KEY] = proofs


def spend_own(request: HttpRequest) -> None:
    """The act that asked for a phone code of its own is done; the next such act asks again."""
    proofs = dict(request.session.get(queries.KEY, {}))
    proofs.pop(queries.OWN, None)
    request.session[queries.KEY] = proofs
