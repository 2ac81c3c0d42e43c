"""Close an account that another one replaces, and reopen it. Runs in the caller's transaction."""

from accounts.users.models import State, User
from accounts.authenticators import actions as authenticator_actions
from accounts.authenticators.table import SecurityEvent
from accounts.contracts import queries as contract_queries
from portal.audit import trail
from portal.audit.by import By


def lock(*accounts: User) -> dict[int, User]:
    """Lock the accounts, in the order in which every caller locks several; return them by primary key."""
    wanted = {account.pk for account in accounts}
    return {one.pk: one for one in User.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")}


def can_close(account: User) -> bool:
    """Tell whether an account may be archived: it is open, holds no contract, none of it is
    suspended or left bills to read, and it does not belong to staff.
    """
    return account.state == State.ACTIVE and not account.is_insider and not contract_queries.is_concerned(account.pk)


def close(account: User, *, by: By) -> None:
    """Archive the account, which ends its sign-in. `by` is the owner of the account that has its contracts now.
    What the table of ways in keeps (telephone, passkeys) waits for an undo and cannot be used meanwhile.
    """
    User.objects.filter(pk=account.pk).update(state=State.ARCHIVED)
    authenticator_actions.apply(SecurityEvent.ARCHIVED, account=account, by=by)
    trail.record("accounts:takeover:archived", by=by, about=account.public_id)


def reopen(account: User) -> None:
    """Reopen an archived account. Sessions that a sign-in was about to begin when it was archived are ended too."""
    User.objects.filter(pk=account.pk).update(state=State.ACTIVE)
    by = By.owner(account)
    authenticator_actions.apply(SecurityEvent.REOPENED, account=account, by=by)
    trail.record("accounts:takeover:reopened", by=by, about=account.public_id)


def sign_out(account: User, *, by: By) -> None:
    """Sign out every browser of an account that has lost contracts but stays open, and trust none of them."""
    authenticator_actions.apply(SecurityEvent.CONTRACTS_TAKEN_BACK, account=account, by=by)
