"""Trust browsers, and revoke the trust."""

from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.authenticators.ways import Since
from accounts.trusted_browsers import queries
from accounts.trusted_browsers.models import TrustedBrowser
from portal.audit import trail
from portal.audit.by import By
from portal.policy.knobs import policy

LONGEST_AGENT = 200


class NotThere(Exception):
    """The account trusts no such browser."""


@transaction.atomic
def trust(*, account: User, former: str, user_agent: str) -> str:
    """Trust the browser for as many days as the policy says; return the token that it must keep from now on.

    `former` is the token it sent, if any: other accounts of the same browser (a family's) move to the new one.
    """
    token = queries.COOKIE.new()
    if former:
        old = TrustedBrowser.objects.filter(digest=queries.digest(former))
        old.filter(account=account).delete()
        old.update(digest=queries.digest(token))
    TrustedBrowser.objects.create(
        account=account,
        digest=queries.digest(token),
        user_agent=user_agent.replace("\0", "")[:LONGEST_AGENT],
        expires_at=Now() + policy().trusted_lifetime,
    )
    trail.record("accounts:trusted_browsers:trusted", by=By.owner(account), about=account.public_id)
    return token


def rely(*, account: User, token: str) -> bool:
    """Tell whether the account trusts the browser that sent this token, and note the use. No token costs no query."""
    return bool(token) and bool(queries.of(account, token).update(used_at=Now()))


@transaction.atomic
def forget_one(*, account: User, public_id: str) -> None:
    """Revoke one trusted browser. Raises NotThere unless it is the account's own."""
    if not TrustedBrowser.objects.filter(account=account, public_id=public_id).delete()[0]:
        raise NotThere
    trail.record("accounts:trusted_browsers:forgotten", by=By.owner(account), about=account.public_id, browsers=1)


@transaction.atomic
def revoke_all(*, account: User) -> None:
    """Revoke all trusted browsers, as the owner asked."""
    forgotten = forget_all(account=account)
    trail.record(
        "accounts:trusted_browsers:forgotten", by=By.owner(account), about=account.public_id, browsers=forgotten
    )


def forget_all(*, account: User, since: Since | None = None) -> int:
    """Revoke all trusted browsers of the account, or those trusted from `since` on; return how many. Runs in the
    caller's transaction, whose entry of the audit log covers it.
    """
    mine = TrustedBrowser.objects.filter(account=account)
    forgotten, _ = (mine if since is None else mine.filter(trusted_at__gte=since)).delete()
    return forgotten


def purge() -> int:
    """Delete those whose days are over; return how many rows."""
    return TrustedBrowser.objects.exclude(pk__in=TrustedBrowser.objects.live()).delete()[0]
