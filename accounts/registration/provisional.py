"""仮登録: reserve the ID, the address and the contract, and mail the address [001-28…36]."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.contracts import actions as contract_actions
from accounts.contracts.models import Contract
from accounts.journeys.journey import Lapsed
from accounts.registration import queries
from accounts.registration.errors import NameTaken, NoMoreMails, SameAddress, TooSoon
from accounts.registration.models import LINK_LIFETIME, Hollow, Registration, State
from accounts.users import actions as user_actions
from portal.audit import trail
from portal.audit.by import By, Why
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit

CONFIRM = "accounts:registration:confirm"
KNOWN = "accounts:registration:known"
MAILS = 5  # per registration, whatever the address
COOL_DOWN = timedelta(seconds=60)  # between two mails to the same address
PER_ADDRESS = Limit("accounts:registration:mail", 5, timedelta(days=1))  # mails of those who named no contract
WHERE_PROVEN = Limit("accounts:registration:mail_proven", 5, timedelta(days=1))  # per address and identified contract


def begin(*, registration: Registration) -> None:
    """Make what was filled in a 仮登録. A second call changes nothing. Raises NameTaken, TooMany or Lapsed."""
    if registration.state == State.PROVISIONAL:
        return
    with _a_mail_to(registration.email, registration):
        row = _turn(registration)
        if row.state == State.VERIFIED and row.is_filled:
            _place(row, row.email)
        elif row.state != State.PROVISIONAL:
            raise Lapsed


def resend(*, registration: Registration, by: By | None = None, why: Why | None = None) -> None:
    """Mail a new link and invalidate the former one. Raises TooSoon, NoMoreMails, TooMany or Lapsed.

    `by` is staff, for a registrant who asks the desk, and the entry is about the contract; else it is the registrant.
    """
    with _a_mail_to(registration.email, registration):
        row = _provisional_turn(registration)
        _refuse_haste(row)
        _place(row, row.email, by=by, why=why)


def correct_address(*, registration: Registration, email: str) -> None:
    """Mail a link to another address, without another identity check. Raises what `resend` raises, or SameAddress."""
    email = email.lower()
    if queries.is_holders_address(registration, email):
        raise SameAddress
    if email == registration.email:
        resend(registration=registration)
        return
    with _a_mail_to(email, registration):
        row = _provisional_turn(registration)
        _place(row, email)
        trail.record("accounts:registration:address_corrected", by=By.flow(row))


def resend_in(row: Registration) -> int:
    """Return the seconds until the mail may be sent again, by the database's clock; 0 when it may now."""
    wait = ExpressionWrapper(F("mailed_at") + COOL_DOWN - Now(), output_field=DurationField())
    left = Registration.objects.filter(pk=row.pk).values_list(wait, flat=True).first()
    return max(0, ceil(left.total_seconds())) if left else 0


@contextmanager
def _a_mail_to(email: str, registration: Registration) -> Iterator[None]:
    """Run one transaction that may mail the address, counted beforehand; given back when nothing was mailed.

    Who has identified a contract has a budget that others cannot spend by typing the same address.
    """
    has_contract = registration.contract_id is not None
    limit, key = (WHERE_PROVEN, f"{registration.contract_id}:{email}") if has_contract else (PER_ADDRESS, email)
    limit.take_or_raise(key)
    try:
        with transaction.atomic():
            yield
    except (Lapsed, NameTaken, NoMoreMails, TooSoon):
        limit.give_back(key)
        raise


def mail_left(*, public_id: str, mail: int, at: datetime) -> None:
    """Start the 24 hours at the sending of the mail. Called in the transaction that marks the letter sent."""
    rows = Registration.objects.provisional().filter(public_id=public_id, mails=mail)
    rows.update(expires_at=at + LINK_LIFETIME)


def _turn(registration: Registration) -> Registration:
    """Return the locked row. The contract is locked before any registration, everywhere, to avoid deadlocks."""
    if registration.contract_id:
        Contract.objects.select_for_update(no_key=True).get(pk=registration.contract_id)
    row = Registration.objects.live().select_for_update().filter(pk=registration.pk).first()
    if row is None:
        raise Lapsed
    return row


def _provisional_turn(registration: Registration) -> Registration:
    row = _turn(registration)
    if row.state != State.PROVISIONAL:
        raise Lapsed
    if row.mails >= MAILS:
        raise NoMoreMails
    return row


def _refuse_haste(row: Registration) -> None:
    left = resend_in(row)
    if left:
        raise TooSoon(seconds=left)


def _place(row: Registration, email: str, *, by: By | None = None, why: Why | None = None) -> None:
    """Reserve ID, address and contract for the row, judge whether it leads anywhere, and mail.

    Whoever else gives the same ID or address to a 仮登録 or an account is waited for, so that what is read here holds.
    """
    user_actions.reserve(username_skeleton=row.username_skeleton, email=email)
    _free_lapsed(row, email)
    hollow = Hollow.NOT
    if row.contract_id:
        hollow = _take_over_contract(row)
    hollow = _claim(row, hollow, email)
    if User.objects.filter(username_skeleton=row.username_skeleton).exists():
        raise NameTaken
    if hollow == Hollow.NOT and queries.is_address_known(email):
        hollow = _claim(row, Hollow.KNOWN, email)
    row.refresh_from_db()
    _mail(row)
    if by:
        about = row.contract.public_id if row.contract else ""
        trail.record("accounts:registration:resent", by=by, about=about, why=why, mail=row.mails, hollow=hollow)
    else:
        trail.record("accounts:registration:provisional", by=By.flow(row), mail=row.mails, hollow=hollow)


def _free_lapsed(row: Registration, email: str) -> None:
    """Delete 仮登録 whose time is over and that hold what this one wants, without waiting for the purge."""
    wanted = Q(username_skeleton=row.username_skeleton) | Q(email=email)
    if row.contract_id:
        wanted |= Q(contract=row.contract_id)
    lapsed = Registration.objects.provisional().lapsed().filter(wanted).select_for_update().order_by("pk")
    Registration.objects.filter(pk__in=list(lapsed.values_list("pk", flat=True))).delete()


def _take_over_contract(row: Registration) -> Hollow:
    """Replace an older 仮登録 of the same contract, since this one's own phone code has been proven."""
    if not row.again and Contract.objects.filter(pk=row.contract_id or 0, holder__isnull=False).exists():
        return Hollow.HELD
    queries.replaced_by(row).update(state=State.SUPERSEDED)
    return Hollow.NOT


def _claim(row: Registration, hollow: Hollow, email: str) -> Hollow:
    """Enter the row among the 仮登録; a taken address makes it hollow. Called under the locks of ID and address."""
    others = Registration.objects.provisional().exclude(pk=row.pk)
    if others.filter(username_skeleton=row.username_skeleton).exists():
        raise NameTaken
    if hollow == Hollow.NOT and others.filter(email=email, hollow=Hollow.NOT).exists():
        hollow = Hollow.KNOWN
    changes: dict[str, Any] = {"mails": row.mails + 1, "mailed_at": Now(), "expires_at": Now() + LINK_LIFETIME}
    mine = Registration.objects.filter(pk=row.pk)
    mine.update(state=State.PROVISIONAL, hollow=hollow, email=email, **changes)
    return hollow


def _mail(row: Registration) -> None:
    context = {"mail": row.mails}
    if row.hollow == Hollow.HELD and row.contract:
        contract_actions.tell_holder(contract=row.contract, by=By.flow(row))
        return
    kind = KNOWN if row.hollow else CONFIRM
    outbox.put(kind, channel=Channel.MAIL, to=row.email, ref=row.public_id, context=context, expires_in=LINK_LIFETIME)
