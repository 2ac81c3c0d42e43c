"""What the desk does for customers. Every look and every act is written down with who and why; the customer sees it."""

from datetime import timedelta

from django.db import transaction

from accounts.codes import actions as codes
from accounts.codes import subjects
from accounts.lockdown import actions as lockdown
from accounts.lockdown.queries import open as lockdown_of
from accounts.lockout import actions as lockout
from accounts.models import Contract, Registration, User
from accounts.notices import actions as notices
from accounts.registration import provisional
from accounts.sessions import actions as sessions
from portal.audit import trail
from portal.limits import Limit

SEARCHES = Limit("desk.searches", 300, timedelta(hours=1))  # of one person at the desk
REVEALS = Limit("desk.reveals", 60, timedelta(hours=1))


class NothingToDo(Exception):
    """The account is not locked, nobody is signed in, or it is closed already."""


def search(*, by: str) -> None:
    """Count a search before it is made. Raises portal.limits' TooMany: nobody copies the customers one by one."""
    SEARCHES.take_or_raise(by)


def searched(*, by: str, found: int) -> None:
    """Somebody searched. What they typed names a person, so it is kept nowhere."""
    trail.record("portal:desk:searched", actor=by, found=found)


def opened(*, by: str, about: str, contract: str = "", is_revealed: bool) -> None:
    """Somebody looked at a customer's page."""
    trail.record("portal:desk:opened", actor=by, about=about, contract=contract, revealed=is_revealed)


def reveal(*, by: str, about: str, contract: str = "", reason: str, ticket: str) -> None:
    """Somebody gave a reason to see personal data. Raises portal.limits' TooMany."""
    REVEALS.take_or_raise(by)
    trail.record("portal:desk:revealed", actor=by, about=about, contract=contract, reason=reason, ticket=ticket)


@transaction.atomic
def unlock(*, account: User, by: str, reason: str, ticket: str) -> None:
    """Open the password path again; the customer finds a notice. Raises NothingToDo."""
    try:
        lockout.unlock(account=account, by=by, reason=reason)
    except lockout.NotLocked:
        raise NothingToDo from None
    trail.record("portal:desk:unlocked", actor=by, about=account.public_id, reason=reason, ticket=ticket)


@transaction.atomic
def forgive_codes(*, account: User, by: str, reason: str, ticket: str) -> None:
    """Forget the wrong digits that keep the customer from getting codes, once they have proven themselves at the desk;
    they find a notice. Raises NothingToDo.
    """
    whose = (subjects.account(account), subjects.undoing(account), subjects.resetting(account))
    forgiven = [codes.forgive(subject=subject) for subject in whose]
    if not any(forgiven):
        raise NothingToDo
    trail.record("portal:desk:codes_forgiven", actor=by, about=account.public_id, reason=reason, ticket=ticket)
    notices.tell(
        account=account,
        title="認証コードをふたたびご利用いただけます",
        body="認証コードの入力に誤りがあったため制限していた認証コードのご利用を、お問い合わせ窓口で再開しました。",
    )


@transaction.atomic
def end_sessions(*, account: User, by: str, reason: str, ticket: str) -> None:
    """Sign the customer out everywhere. Raises NothingToDo."""
    ended = sessions.end_all(account=account)
    if not ended:
        raise NothingToDo
    trail.record(
        "portal:desk:sessions_ended", actor=by, about=account.public_id, reason=reason, ticket=ticket, sessions=ended
    )
    notices.tell(
        account=account,
        title="すべての端末からログアウトしました",
        body="お問い合わせ窓口での受付により、ログイン中のすべての端末からログアウトしました。",
    )


@transaction.atomic
def lock_down(*, account: User, by: str, reason: str, ticket: str) -> None:
    """Somebody else may be in the account: close it until its owner sets a new password by mail and second step
    (`accounts.lockdown`). Nobody at the desk sets one. Raises NothingToDo for one that is closed.
    """
    if lockdown_of(account.pk):
        raise NothingToDo
    lockdown.begin(account=account, by=lockdown.STAFF, actor=by)
    trail.record("portal:desk:locked_down", actor=by, about=account.public_id, reason=reason, ticket=ticket)


def resend(*, registration: Registration, contract: Contract, by: str, reason: str, ticket: str) -> None:
    """Mail the link of a 仮登録 again. Raises what `accounts.registration.provisional.resend` raises."""

    def note() -> None:
        trail.record("portal:desk:resent", actor=by, about=contract.public_id, reason=reason, ticket=ticket)

    provisional.resend(registration=registration, note=note)


def bill_opened(*, by: str, about: str, bill: str) -> None:
    """Somebody looked at a bill."""
    trail.record("portal:desk:bill_opened", actor=by, about=about, bill=bill)
