"""Acts of staff for customers.

Each look is recorded here; each act is recorded once, by the action of `accounts` that carries it out, with actor and
reason. Customers read both in their own log.
"""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction

from accounts.codes import actions as code_actions
from accounts.codes import subjects
from accounts.contracts import contacts, identity
from accounts.freeze import actions as freeze_actions
from accounts.freeze.queries import open as freeze_of
from accounts.mailed_links.mailed import LinkDead
from accounts.models import Contract, Registration, User
from accounts.notices import actions as notice_actions
from accounts.password_lock import actions as password_lock_actions
from accounts.registration import provisional
from accounts.sessions import actions as session_actions
from accounts.withdrawal import actions as withdrawal_actions
from accounts.withdrawal import queries as withdrawal_queries
from portal.audit import trail
from portal.audit.by import By, Why
from portal.limits import Limit

REVEALS = Limit("desk.reveals", 60, timedelta(hours=1))  # for each member of staff


class NothingToDo(Exception):
    """The act would change nothing: the account is not locked, has no sessions, or is frozen already."""


def opened(*, by: By, about: str, contract: str = "", is_revealed: bool) -> None:
    """Record that a member of staff opened a customer's page."""
    trail.record("desk:customers:opened", by=by, about=about, contract=contract, revealed=is_revealed)


def reveal(*, by: By, about: str, contract: str = "", why: Why) -> None:
    """Record the reason for showing personal data in clear. Raises portal.limits' TooMany."""
    REVEALS.take_or_raise(by.actor)
    trail.record("desk:customers:revealed", by=by, about=about, why=why, contract=contract)


def reveal_address(*, by: By, about: str, contract: str = "", why: Why) -> None:
    """Record that the address of a protected customer is shown too, which was confirmed apart."""
    trail.record("desk:customers:address_revealed", by=by, about=about, why=why, contract=contract)


def paper_opened(*, by: By, about: str, bill: str) -> None:
    """Record that a member of staff opened the invoice of a bill as PDF."""
    trail.record("desk:customers:paper_opened", by=by, about=about, bill=bill)


def unlock(*, account: User, by: By, why: Why) -> None:
    """End the lock of the password path and notify the customer. Raises NothingToDo."""
    try:
        password_lock_actions.unlock(account=account, by=by, why=why)
    except password_lock_actions.NotLocked:
        raise NothingToDo from None


@transaction.atomic
def forgive_codes(*, account: User, by: By, why: Why) -> None:
    """Reset the count of wrong codes after the customer has proven their identity at the desk, and notify them.

    Raises NothingToDo.
    """
    if not code_actions.forgive(*subjects.every(account), by=by, why=why):
        raise NothingToDo
    notice_actions.tell(
        account=account,
        title="認証コードをふたたびご利用いただけます",
        body="認証コードの入力に誤りがあったため制限していた認証コードのご利用を、お問い合わせ窓口で再開しました。",
    )


@transaction.atomic
def resume(*, contract: Contract, by: By, why: Why) -> None:
    """Let identity checks and codes of a contract go on after its holder has proven their identity at the desk.

    Raises NothingToDo.
    """
    is_changed = code_actions.forgive(contacts.subject(contract), by=by, why=why)
    with suppress(identity.NotStopped):
        counts = identity.counts_of_number(contract.customer_number)
        identity.resume(*counts, by=by, about=contract.public_id, why=why)
        is_changed = True
    if not is_changed:
        raise NothingToDo
    if contract.holder:
        _tell_resumed(contract.holder)


@transaction.atomic
def resume_checks(*, account: User, by: By, why: Why) -> None:
    """Let identity checks that a signed-in account has stopped by wrong tries go on. Raises NothingToDo."""
    counts = identity.counts_of_account(account.public_id)
    try:
        identity.resume(*counts, by=by, about=account.public_id, why=why)
    except identity.NotStopped:
        raise NothingToDo from None
    _tell_resumed(account)


@transaction.atomic
def end_sessions(*, account: User, by: By, why: Why) -> None:
    """End all sessions of the customer and notify them. Raises NothingToDo."""
    if not session_actions.end_everywhere(account=account, by=by, why=why):
        raise NothingToDo
    notice_actions.tell(
        account=account,
        title="すべての端末からログアウトしました",
        body="お問い合わせ窓口での受付により、ログイン中のすべての端末からログアウトしました。",
    )


def freeze(*, account: User, by: By, why: Why) -> None:
    """Freeze an account that may be taken over, until its owner sets a new password by mail and second step
    (`accounts.freeze`). The desk cannot set a password. Raises NothingToDo for a frozen account."""
    if freeze_of(account.pk):
        raise NothingToDo
    freeze_actions.begin(account=account, by=by, why=why)


def withdraw(*, account: User, by: By, why: Why) -> None:
    """Accept a 退会 by telephone or on paper. The customer is told and may come back. Raises NothingToDo."""
    try:
        withdrawal_actions.begin(account=account, by=by, why=why)
    except withdrawal_actions.CannotWithdraw:
        raise NothingToDo from None


def call_off(*, account: User, by: By, why: Why) -> None:
    """Call a 退会 off. It gives the account back as it was and opens it for nobody else. Raises NothingToDo."""
    withdrawal = withdrawal_queries.returnable(account.public_id)
    if withdrawal is None:
        raise NothingToDo
    try:
        withdrawal_actions.come_back(withdrawal=withdrawal, by=by, why=why)
    except LinkDead:
        raise NothingToDo from None


def resend(*, registration: Registration, by: By, why: Why) -> None:
    """Send the mail of a 仮登録 again. Raises what `accounts.registration.provisional.resend` raises."""
    provisional.resend(registration=registration, by=by, why=why)


def _tell_resumed(account: User) -> None:
    notice_actions.tell(
        account=account,
        title="ご本人確認の受け付けを再開しました",
        body="入力の誤りが続いたため止めていたご本人確認の受け付けを、お問い合わせ窓口で再開しました。",
    )
