"""Read what the pages of customers show. Accounts of staff are never included."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from accounts.codes import subjects
from accounts.codes.queries import Standing
from accounts.contracts import queries as contract_queries
from accounts.freeze.queries import open as freeze_of
from accounts.models import Contract, Freeze, Notice, PasswordLock, Phone, Registration, User, Withdrawal
from accounts.password_lock import actions as password_lock_actions
from accounts.security_log import queries as security_log_queries
from accounts.security_log.queries import Event
from accounts.sessions.queries import live as sessions_of
from accounts.withdrawal import queries as withdrawal_queries
from billing.models import Bill

MOST = 20  # rows of a section


def customers() -> QuerySet[User]:
    """Return every account except those of staff."""
    return User.objects.filter(is_staff=False, is_superuser=False)


def contracts() -> QuerySet[Contract]:
    """Return every contract with its holder, if any, except those of staff members' own accounts."""
    insiders = Q(holder__is_staff=True) | Q(holder__is_superuser=True)
    return Contract.objects.select_related("holder").exclude(insiders)


def phone(account: User) -> Phone | None:
    """Return the confirmed telephone, None without one."""
    return Phone.objects.filter(user=account, confirmed=True).first()


def lock(account: User) -> PasswordLock | None:
    """Return the lock of the password path in browsers that the account does not trust, None without one."""
    return PasswordLock.objects.open().filter(account=account, is_where_trusted=False).first()


def is_locked_at_home(account: User) -> bool:
    """Return whether the password path is locked in trusted browsers, which count apart."""
    return password_lock_actions.WRONG_WHERE_TRUSTED.is_spent(password_lock_actions.key_of(account))


def codes(standings: Mapping[str, Standing], account: User) -> Standing:
    """Return the worst standing among the account's own subjects."""
    own = [standings[subject] for subject in subjects.every(account) if subject in standings]
    until = max((one.locked_until for one in own if one.locked_until), default=None)
    return Standing(max((one.wrong for one in own), default=0), until)


def withdrawal(account: User) -> Withdrawal | None:
    """Return the 退会 that the account can still come back from."""
    return withdrawal_queries.of(account)


def closed(account: User) -> Freeze | None:
    """Return since when the account is frozen, None if it is not."""
    return freeze_of(account.pk)


def session_count(account: User, *, at: datetime) -> int:
    """Return the number of the account's sessions."""
    return len(sessions_of(account_id=account.pk, this="", at=at))


def notices(account: User) -> QuerySet[Notice]:
    """Return the account's newest notices."""
    return Notice.objects.told_to(account.pk)[:10]


def events(account: User, *, at: datetime) -> Sequence[Event]:
    """Return the entries of the account's own log, newest first."""
    return security_log_queries.page(account=account, at=at, held=every_contract(account)).events


def every_contract(account: User) -> list[Contract]:
    """Return the account's contracts, the oldest first; read once for one instance of the account."""
    prefetch_related_objects([account], Prefetch("contracts", contract_queries.held(account.pk)))
    return list(account.contracts.all())


def bill(contract: Contract, public_id: str) -> Bill | None:
    """Return a bill of the contract in any revision; None for one of a former holder, or of another contract."""
    mine = Bill.objects.filter(contract=contract, month__gte=contract.bills_from)
    return mine.filter(public_id=public_id).first()


def waiting_registration(contract: Contract) -> Registration | None:
    """Return the 仮登録 of the contract whose mail has not been opened yet, None without one."""
    return Registration.objects.provisional().live().filter(contract=contract, hollow="").first()
