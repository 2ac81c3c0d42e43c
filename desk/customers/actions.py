"""What the desk does for customers. Each look is recorded here; each act is recorded once, by the action of `accounts`
that carries it out, with who and why. The customer reads both."""

from datetime import timedelta

from django.db import transaction

from accounts.codes import actions as code_actions
from accounts.codes import subjects
from accounts.freeze import actions as freeze_actions
from accounts.freeze.queries import open as freeze_of
from accounts.models import Registration, User
from accounts.notices import actions as notice_actions
from accounts.password_lock import actions as password_lock_actions
from accounts.registration import provisional
from accounts.sessions import actions as session_actions
from portal.audit import trail
from portal.audit.by import By, Why
from portal.limits import Limit

REVEALS = Limit("desk.reveals", 60, timedelta(hours=1))  # of one member of staff


class NothingToDo(Exception):
    """The account is not locked, nobody is signed in, or it is frozen already."""


def opened(*, by: By, about: str, contract: str = "", is_revealed: bool) -> None:
    """Somebody looked at a customer's page."""
    trail.record("desk:customers:opened", by=by, about=about, contract=contract, revealed=is_revealed)


def reveal(*, by: By, about: str, contract: str = "", reason: str, ticket: str) -> None:
    """Somebody gave a reason to see personal data. Raises portal.limits' TooMany."""
    REVEALS.take_or_raise(by.actor)
    trail.record("desk:customers:revealed", by=by, about=about, contract=contract, reason=reason, ticket=ticket)


def unlock(*, account: User, by: By, reason: str, ticket: str) -> None:
    """Open the password path again; the customer finds a notice. Raises NothingToDo."""
    try:
        password_lock_actions.unlock(account=account, by=by, why=Why(reason, ticket))
    except password_lock_actions.NotLocked:
        raise NothingToDo from None


@transaction.atomic
def forgive_codes(*, account: User, by: By, reason: str, ticket: str) -> None:
    """Forget the wrong digits that keep the customer from getting codes, once they have proven themselves at the desk;
    they find a notice. Raises NothingToDo.
    """
    if not code_actions.forgive(*subjects.every(account), by=by, why=Why(reason, ticket)):
        raise NothingToDo
    notice_actions.tell(
        account=account,
        title="認証コードをふたたびご利用いただけます",
        body="認証コードの入力に誤りがあったため制限していた認証コードのご利用を、お問い合わせ窓口で再開しました。",
    )


@transaction.atomic
def end_sessions(*, account: User, by: By, reason: str, ticket: str) -> None:
    """Sign the customer out everywhere; they find a notice. Raises NothingToDo."""
    if not session_actions.end_everywhere(account=account, by=by, why=Why(reason, ticket)):
        raise NothingToDo
    notice_actions.tell(
        account=account,
        title="すべての端末からログアウトしました",
        body="お問い合わせ窓口での受付により、ログイン中のすべての端末からログアウトしました。",
    )


def freeze(*, account: User, by: By, reason: str, ticket: str) -> None:
    """Freeze an account that somebody else may be in, until its owner sets a new password by mail and second step
    (`accounts.freeze`). Nobody at the desk sets one. Raises NothingToDo for one that is frozen.
    """
    if freeze_of(account.pk):
        raise NothingToDo
    freeze_actions.begin(account=account, by=by, why=Why(reason, ticket))


def resend(*, registration: Registration, by: By, reason: str, ticket: str) -> None:
    """Mail the link of a 仮登録 again. Raises what `accounts.registration.provisional.resend` raises."""
    provisional.resend(registration=registration, by=by, why=Why(reason, ticket))
