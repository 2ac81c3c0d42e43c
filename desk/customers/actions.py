"""What the desk does for customers. Every look and every act is written down with who and why; the customer sees it."""

from datetime import timedelta

from django.db import transaction

from accounts.codes import actions as code_actions
from accounts.codes import subjects
from accounts.freeze import actions as freeze_actions
from accounts.freeze.queries import open as freeze_of
from accounts.models import Contract, Registration, User
from accounts.notices import actions as notice_actions
from accounts.password_lock import actions as password_lock_actions
from accounts.registration import provisional
from accounts.sessions import actions as session_actions
from portal.audit import trail
from portal.audit.by import By, Why
from portal.limits import Limit

REVEALS = Limit("desk.reveals", 60, timedelta(hours=1))  # of one member of staff


class NothingToDo(Exception):
    """The account is not locked, nobody is signed in, or it is closed already."""


def opened(*, by: By, about: str, contract: str = "", is_revealed: bool) -> None:
    """Somebody looked at a customer's page."""
    trail.record("desk:customers:opened", by=by, about=about, contract=contract, revealed=is_revealed)


def reveal(*, by: By, about: str, contract: str = "", reason: str, ticket: str) -> None:
    """Somebody gave a reason to see personal data. Raises portal.limits' TooMany."""
    REVEALS.take_or_raise(by.actor)
    trail.record("desk:customers:revealed", by=by, about=about, contract=contract, reason=reason, ticket=ticket)


@transaction.atomic
def unlock(*, account: User, by: By, reason: str, ticket: str) -> None:
    """Open the password path again; the customer finds a notice. Raises NothingToDo."""
    try:
        password_lock_actions.unlock(account=account, by=by, why=Why(reason, ticket))
    except password_lock_actions.NotLocked:
        raise NothingToDo from None
    trail.record("desk:customers:unlocked", by=by, about=account.public_id, reason=reason, ticket=ticket)


@transaction.atomic
def forgive_codes(*, account: User, by: By, reason: str, ticket: str) -> None:
    """Forget the wrong digits that keep the customer from getting codes, once they have proven themselves at the desk;
    they find a notice. Raises NothingToDo.
    """
    whose = (subjects.account(account), subjects.undoing(account), subjects.resetting(account))
    forgiven = [code_actions.forgive(subject=subject) for subject in whose]
    if not any(forgiven):
        raise NothingToDo
    trail.record("desk:customers:codes_forgiven", by=by, about=account.public_id, reason=reason, ticket=ticket)
    notice_actions.tell(
        account=account,
        title="認証コードをふたたびご利用いただけます",
        body="認証コードの入力に誤りがあったため制限していた認証コードのご利用を、お問い合わせ窓口で再開しました。",
    )


@transaction.atomic
def end_sessions(*, account: User, by: By, reason: str, ticket: str) -> None:
    """Sign the customer out everywhere. Raises NothingToDo."""
    ended = session_actions.end_all(account=account)
    if not ended:
        raise NothingToDo
    trail.record(
        "desk:customers:sessions_ended", by=by, about=account.public_id, reason=reason, ticket=ticket, sessions=ended
    )
    notice_actions.tell(
        account=account,
        title="すべての端末からログアウトしました",
        body="お問い合わせ窓口での受付により、ログイン中のすべての端末からログアウトしました。",
    )


@transaction.atomic
def lock_down(*, account: User, by: By, reason: str, ticket: str) -> None:
    """Somebody else may be in the account: close it until its owner sets a new password by mail and second step
    (`accounts.freeze`). Nobody at the desk sets one. Raises NothingToDo for one that is closed.
    """
    if freeze_of(account.pk):
        raise NothingToDo
    freeze_actions.begin(account=account, by=by, why=Why(reason, ticket))
    trail.record("desk:customers:frozen", by=by, about=account.public_id, reason=reason, ticket=ticket)


def resend(*, registration: Registration, contract: Contract, by: By, reason: str, ticket: str) -> None:
    """Mail the link of a 仮登録 again. Raises what `accounts.registration.provisional.resend` raises."""

    def note() -> None:
        trail.record("desk:customers:resent", by=by, about=contract.public_id, reason=reason, ticket=ticket)

    provisional.resend(registration=registration, note=note)
