"""The steps of a migration up to the password ②–⑦. Each is one statement that names the state it starts from: none can
be skipped, none repeated, and of parallel presses one counts. What follows is in `completion`.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Now

from accounts.contracts import contacts
from accounts.former_ids import queries
from accounts.former_ids.errors import AddressTaken, Closed, Lapsed
from accounts.former_ids.models import PATIENCE, FormerId, MigrationCase, State
from accounts.former_ids.schemes import PORTAL
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


def begin(*, legacy: FormerId, password: str) -> MigrationCase:
    """Somebody has given the right legacy password: half an hour to become an account. Raises Closed.

    Nobody is signed in by this. A slow hash of the former service is replaced by one of the portal's at the end; its
    password is known only now, so it is hashed now.
    """
    reason = queries.obstacle(legacy)
    if reason:
        trail.record("accounts:former_ids:refused", by=ANONYMOUS, about=legacy.public_id, reason=reason)
        raise Closed(reason)
    kept = "" if legacy.scheme == PORTAL else make_password(password)
    with transaction.atomic():
        case = MigrationCase.objects.create(legacy=legacy, kept_password=kept, expires_at=Now() + PATIENCE)
        case.refresh_from_db()
        trail.record("accounts:former_ids:begun", by=By.flow(case), about=legacy.public_id)
    return case


def agree(*, case: MigrationCase) -> None:
    """② 「同意して進む」 [002-17]. Without a legacy address there is nothing to keep, and ③ is left out."""
    to = State.ADDRESS if case.legacy.email else State.NEW_ADDRESS
    _go(case, State.TERMS, to, agreed_at=Now(), **queries.terms_versions())


def keep_address(*, case: MigrationCase) -> None:
    """③ 「はい」 [002-18, 19]. Raises AddressTaken where an account has the address: then only 「いいえ」 leads on."""
    if queries.is_address_known(case.legacy.email):
        raise AddressTaken
    _go(case, State.ADDRESS, State.PHONE, email=case.legacy.email)


def change_address(*, case: MigrationCase) -> None:
    """③ 「いいえ」 [002-19]."""
    _go(case, State.ADDRESS, State.NEW_ADDRESS)


def name_address(*, case: MigrationCase, email: str) -> None:
    """④ 「登録する」 [002-20]. Raises AddressTaken [002-23], or TooMany: the answer tells who has an account."""
    ADDRESSES.take_or_raise(case.legacy.public_id)
    if queries.is_address_known(email):
        raise AddressTaken
    _go(case, State.NEW_ADDRESS, State.MAIL_CODE, email=email.lower(), is_new_address=True)


def mail_read(*, case: MigrationCase) -> None:
    """⑤ The code from the mail was right [002-28]. It proves the address, not who the person is."""
    _go(case, State.MAIL_CODE, State.REPLACE)


def replace_address(*, case: MigrationCase) -> None:
    """⑥ 「OK」 [002-33]. Nothing is changed before the account stands."""
    _go(case, State.REPLACE, State.PHONE)


def phone_answered(*, case: MigrationCase, number: str, digits: int) -> None:
    """⑦ The code from the contract's telephone was right [002-35…42]; it had so many digits."""
    _go(case, State.PHONE, State.PASSWORD, number=number, digits=digits)


def _go(case: MigrationCase, state: State, to: State, **changes: Any) -> None:
    """One step. Raises Lapsed where the migration is not at `state`, or its half hour is over."""
    mine = MigrationCase.objects.live().filter(pk=case.pk, state=state)
    if not mine.update(state=to, **changes):
        raise Lapsed


@transaction.atomic
def leave(*, case: MigrationCase) -> None:
    """「キャンセル」, 「ログイン画面へ」: nothing stays behind but the budgets of wrong codes [002-70]."""
    if MigrationCase.objects.filter(pk=case.pk).delete()[0]:
        trail.record("accounts:former_ids:left", by=By.flow(case), about=case.legacy.public_id)


@transaction.atomic
def tell_locked(*, legacy: FormerId | None) -> None:
    """The password path of an ID that no account has was closed: the contract's contact is told, once [002-15, 72].

    One update and one letter whoever it is; the letter to nobody is dropped when it would leave.
    """
    fresh = FormerId.objects.filter(pk=legacy.pk if legacy else 0, migrated_at=None)
    is_told = fresh.exclude(lock_told_at__gt=Now() - LOCK_WINDOW).update(lock_told_at=Now())
    channel, to = Channel.MAIL, ""
    if legacy and is_told:
        channel, to = _known_contact(legacy)
        trail.record("accounts:former_ids:locked", by=SYSTEM, about=legacy.public_id)
    outbox.put(LOCKED, channel=channel, to=to, ref=legacy.public_id if legacy and to else "", expires_in=LOCK_WINDOW)


def _known_contact(legacy: FormerId) -> tuple[Channel, str]:
    """Where the company reaches the holder; the address of the former service only where it knows none."""
    contract = queries.contract_of(legacy)
    known = contacts.notice_address(contract) if contract else None
    return known or (Channel.MAIL, legacy.email)


def purge() -> int:
    """Forget migrations whose half hour is over; how many there were."""
    return MigrationCase.objects.lapsed().delete()[0]
