"""The steps of a migration up to the password [002-17…42]. Each is one statement that names the state it starts from:
none can be skipped or repeated, and of parallel presses one counts. The end is in `completion`.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Now

from accounts.contracts import contacts, seals
from accounts.former_ids import queries
from accounts.former_ids.models import PATIENCE, FormerId, MigrationCase, State
from accounts.former_ids.schemes import PORTAL
from accounts.journeys.journey import Lapsed
from portal.audit import trail
from portal.audit.by import ANONYMOUS, SYSTEM, By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit
from portal.policy.knobs import policy

LOCKED = "accounts:former_ids:locked"
LOCK_WINDOW = policy().lock_window
ADDRESSES = Limit(
    "accounts:former_ids:address", 10, timedelta(hours=24)
)  # per legacy account: what is taken is no secret


class AddressTaken(Exception):
    """An account has this address already [002-23]."""


class Closed(Exception):
    """The legacy ID cannot be migrated, although its password was right. `reason` names the sentence that says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def begin(*, legacy: FormerId, password: str) -> MigrationCase:
    """Begin the migration (half an hour) of a legacy ID whose right password was given. Raises Closed.

    It signs nobody in. A slow hash of the former service is replaced by one of the portal's at the end; only now is its
    password known, so it is hashed now.
    """
    reason = queries.obstacle(legacy)
    if reason:
        trail.record("accounts:former_ids:refused", by=ANONYMOUS, about=legacy.public_id, obstacle=reason)
        raise Closed(reason)
    kept = "" if legacy.scheme == PORTAL else make_password(password)
    contract = queries.contract_of(legacy)
    seal = seals.of(contract) if contract else ""
    with transaction.atomic():
        case = MigrationCase.objects.create(legacy=legacy, seal=seal, kept_password=kept, expires_at=Now() + PATIENCE)
        case.refresh_from_db()
        trail.record("accounts:former_ids:begun", by=By.flow(case), about=legacy.public_id)
    return case


def agree(*, case: MigrationCase) -> None:
    """Agree to the terms: 「同意して進む」 [002-17]. It asks whether to keep a legacy address if there is one."""
    to = State.ADDRESS if case.legacy.email else State.NEW_ADDRESS
    _go(case, State.TERMS, to, agreed_at=Now(), **queries.terms_versions())


def keep_address(*, case: MigrationCase) -> None:
    """Keep the legacy address: 「はい」 [002-18, 19]. Raises AddressTaken where an account has it; then only 「いいえ」
    leads on.
    """
    if queries.is_address_known(case.legacy.email):
        raise AddressTaken
    _go(case, State.ADDRESS, State.PHONE, email=case.legacy.email)


def change_address(*, case: MigrationCase) -> None:
    """Ask for another address: 「いいえ」 [002-19]."""
    _go(case, State.ADDRESS, State.NEW_ADDRESS)


def name_address(*, case: MigrationCase, email: str) -> None:
    """Name the new address [002-20]. Raises AddressTaken [002-23], or TooMany: the answer tells who has an account."""
    ADDRESSES.take_or_raise(case.legacy.public_id)
    if queries.is_address_known(email):
        raise AddressTaken
    _go(case, State.NEW_ADDRESS, State.MAIL_CODE, email=email.lower(), is_new_address=True)


def correct_address(*, case: MigrationCase) -> None:
    """Ask for the new address again, before its mailbox has answered. What was typed stays in the field."""
    _go(case, State.MAIL_CODE, State.NEW_ADDRESS)


def mail_read(*, case: MigrationCase) -> None:
    """Note that the code from the mail was right [002-28]. It proves the address, not who the person is."""
    _go(case, State.MAIL_CODE, State.REPLACE)


def replace_address(*, case: MigrationCase) -> None:
    """Agree that the contract's address changes too: 「OK」 [002-33]. It changes only when the account is opened."""
    _go(case, State.REPLACE, State.PHONE)


def phone_answered(*, case: MigrationCase, number: str, digits: int) -> None:
    """Note that the code from the contract's telephone, of so many digits, was right [002-35…42]."""
    _go(case, State.PHONE, State.PASSWORD, number=number, digits=digits)


def _go(case: MigrationCase, state: State, to: State, **changes: Any) -> None:
    """Take one step. Raises Lapsed where the migration is not at `state`, or its half hour is over."""
    mine = MigrationCase.objects.live().filter(pk=case.pk, state=state)
    if not mine.update(state=to, **changes):
        raise Lapsed


@transaction.atomic
def leave(*, case: MigrationCase) -> None:
    """Delete the migration: 「キャンセル」, 「ログイン画面へ」 [002-70]. The counts of wrong codes stay."""
    if MigrationCase.objects.filter(pk=case.pk).delete()[0]:
        trail.record("accounts:former_ids:left", by=By.flow(case), about=case.legacy.public_id)


@transaction.atomic
def tell_locked(*, legacy: FormerId | None) -> None:
    """Tell the contract's contact once that the password path of its legacy ID is locked [002-15, 72].

    Writes one update and one letter for every ID; a letter to no account is dropped when it would leave.
    """
    fresh = FormerId.objects.filter(pk=legacy.pk if legacy else 0, migrated_at=None)
    is_told = fresh.exclude(lock_told_at__gt=Now() - LOCK_WINDOW).update(lock_told_at=Now())
    channel, to = Channel.MAIL, ""
    if legacy and is_told:
        channel, to = _known_contact(legacy)
        trail.record("accounts:former_ids:locked", by=SYSTEM, about=legacy.public_id)
    outbox.put(LOCKED, channel=channel, to=to, ref=legacy.public_id if legacy and to else "", expires_in=LOCK_WINDOW)


def _known_contact(legacy: FormerId) -> tuple[Channel, str]:
    """Return where the company reaches the holder; the former service's address only where it knows none."""
    contract = queries.contract_of(legacy)
    known = contacts.notice_address(contract) if contract else None
    return known or (Channel.MAIL, legacy.email)


def purge() -> int:
    """Delete migrations whose half hour is over; return the number of rows."""
    return MigrationCase.objects.lapsed().delete()[0]
