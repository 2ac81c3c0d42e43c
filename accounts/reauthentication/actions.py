"""Note proofs in the session of the browser that gave them."""

from datetime import timedelta
from typing import cast

from django.db import transaction
from django.http import HttpRequest

from accounts.users.models import User
from accounts.authenticators.strengths import Strength
from accounts.reauthentication import queries
from accounts.sessions import keys
from portal.audit import trail
from portal.audit.by import By
from portal.limits.counting import Limit, Wrong, give_back_all

# per account, the half hour first: what it refuses does not use up the day
PASSWORDS = Limit("accounts:reauthentication:password", 5, timedelta(minutes=30))
PASSWORDS_A_DAY = Limit("accounts:reauthentication:password_day", 20, timedelta(days=1))


class WrongPassword(Wrong):
    """The password is not the account's. It was counted."""


def confirm_password(*, account: User, password: str) -> None:
    """Compare the password of a person who is signed in, or has a mailed link. Raises WrongPassword, or portal.limits'
    TooMany.

    Counted before it is compared, apart from sign-in, so that a thief at an open session cannot lock its owner out.
    """
    counts = ((PASSWORDS, account.public_id), (PASSWORDS_A_DAY, account.public_id))
    left = min(limit.take_or_raise(key) for limit, key in counts)
    if not account.check_password(password):
        trail.record("accounts:reauthentication:password_refused", by=By.owner(account), about=account.public_id)
        raise WrongPassword(left)
    give_back_all(*counts)


@transaction.atomic
def record(request: HttpRequest, strength: Strength, *, own: bool = False) -> None:
    """Note that the signed-in person has just given a proof of this strength. The session gets a new key.

    `own`: the phone code was asked for its own sake [002-54].
    """
    account = cast("User", request.user)
    note(request, strength, own=own)
    keys.renew(request)
    trail.record(
        "accounts:reauthentication:given", by=By.owner(account), about=account.public_id, strength=strength.word
    )


def note(request: HttpRequest, strength: Strength, *, own: bool = False) -> None:
    """Keep the time of a proof in a session that is new anyway: at sign-in."""
    at = queries.now()
    proofs = {**request.session.get(queries.KEY, {}), strength.word: at}
    if own:
        proofs[queries.OWN] = at
    request.session[queries.KEY] = proofs


def spend_own(request: HttpRequest) -> None:
    """Use up a phone code of its own; the next such act asks again."""
    proofs = dict(request.session.get(queries.KEY, {}))
    proofs.pop(queries.OWN, None)
    request.session[queries.KEY] = proofs
