"""Sign-in by a password."""

from datetime import timedelta

from accounts.users.models import State, User
from accounts.password_lock import actions as password_lock_actions
from accounts.sign_in import other_ids, queries
from accounts.sign_in.backends import matches
from accounts.users import names
from portal.audit import trail
from portal.audit.by import ANONYMOUS
from portal.limits.counting import Limit, Wrong, give_back_all

NOBODY = "anonymous"
PER_ACCOUNT = password_lock_actions.WRONG_PASSWORDS
PER_TRUSTED = password_lock_actions.WRONG_WHERE_TRUSTED
PER_NETWORK = Limit("login.network", 30, timedelta(minutes=5))


class Refused(Wrong):
    """No account has this ID and password."""


class Elsewhere(Exception):
    """The ID is no account's, but the password is right: `answer` redirects the browser. It signs nobody in."""

    def __init__(self, answer: other_ids.Answer) -> None:
        self.answer = answer


class Withdrawn(Exception):
    """The ID and the password are right, and the account is in the ten days of its 退会: it may come back."""

    def __init__(self, account: User) -> None:
        self.account = account


class Locked(Exception):
    """There were too many wrong passwords: for `seconds` no further one is compared, not even the right one."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


def authenticate(*, identifier: str, password: str, network: str, browser: str = "") -> User:
    """Return the account that the ID or address and the password open.

    Raises Refused, Locked, Elsewhere, Withdrawn, or portal.limits' TooMany for the network. Counts before it compares.
    ID and address of an account share one count; an identifier without an account gets a count of its own, so that both
    answer alike. `browser` is the browser's token of trust: where the account trusts it, wrong passwords count apart,
    so that a stranger's lock does not apply there, nor a network whose failures are spent.
    """
    counts: tuple[tuple[Limit, str], ...]
    account = queries.by_identifier(identifier, browser=browser)
    key = counted_as(account, identifier)
    if queries.is_trusted(account):
        limit, counts = PER_TRUSTED, ((PER_TRUSTED, key),)
        attempt = limit.attempt(key)
    else:
        limit, counts = PER_ACCOUNT, ((PER_NETWORK, network), (PER_ACCOUNT, key))
        attempt = limit.attempt_within(key, outer=PER_NETWORK, outer_key=network)
    if attempt > limit.count:
        raise Locked(limit.retry_after(key))
    is_right = matches(account, password)
    if is_right and account and account.state == State.WITHDRAWN:
        give_back_all(*counts)
        raise Withdrawn(account)
    if not is_right or account is None or not account.is_active:
        if answer := other_ids.judge(identifier, password):
            give_back_all(*counts)
            raise Elsewhere(answer)
        trail.record("accounts:sign_in:failed", by=ANONYMOUS, about=account.public_id if account else "")
        if attempt < limit.count:
            raise Refused(limit.count - attempt)
        _suspend(account, identifier, limit)
        raise Locked(limit.retry_after(key))
    give_back_all(*counts)
    return account


def _suspend(account: User | None, identifier: str, limit: Limit) -> None:
    """Lock the password path: the owner of the account, or of a legacy ID of this name, gets one letter [002-72].

    Both are tried for every identifier, so that each case does the same work.
    """
    if password_lock_actions.suspend(account=account, key=counted_as(account, identifier), limit=limit):
        other_ids.notify_locked("" if account else identifier)


def counted_as(account: User | None, identifier: str) -> str:
    """Return the key of the count: the account, else what was typed. The limit stores a keyed digest of it."""
    return password_lock_actions.key_of(account) if account else f"typed:{names.normalise(identifier)}"
