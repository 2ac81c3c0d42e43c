"""Closing an account that another one takes the place of, and opening it again. In the caller's transaction."""

from django.db.models.functions import Now

from accounts.users.models import State, User
from accounts.contracts import queries as contract_queries
from accounts.passcodes import actions as passcode_actions
from accounts.password_lock import actions as password_lock_actions
from accounts.sessions import actions as session_actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.audit import trail
from portal.audit.by import SYSTEM, By


def lock(*accounts: User) -> dict[int, User]:
    """The accounts as they stand, locked in the order in which everybody locks several."""
    wanted = {account.pk for account in accounts}
    return {one.pk: one for one in User.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")}


def can_close(account: User) -> bool:
    """Whether nothing but this sign-in would be lost: it holds no contract and is nobody's of the company."""
    return account.state == State.ACTIVE and not account.is_insider and not contract_queries.held(account.pk).exists()


def close(account: User) -> None:
    """Nobody signs in by it any more, in no way. Telephone and passkeys are kept for an undo, of no use meanwhile."""
    User.objects.filter(pk=account.pk).update(state=State.ARCHIVED)
    sign_out(account)
    passcode_actions.remove_all(account=account)
    account.password_resets.filter(spent_at=None).update(spent_at=Now())
    trail.record("accounts:takeover:archived", by=SYSTEM, about=account.public_id)


def reopen(account: User) -> None:
    """As it was before. Sessions that a sign-in was about to begin when it was closed are ended too."""
    User.objects.filter(pk=account.pk).update(state=State.ACTIVE)
    password_lock_actions.lift(account=account)
    sign_out(account)
    trail.record("accounts:takeover:reopened", by=By.owner(account), about=account.public_id)


def sign_out(account: User) -> None:
    """In every browser, and none is trusted."""
    session_actions.end_all(account=account)
    trusted_browser_actions.forget_all(account=account)
