"""Asking for older bills, and answering."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Contract, User
from accounts.notices import actions as notice_actions
from accounts.notices.models import Kind
from billing.older_bills.models import OPEN_FOR, OldBillsRequest, State
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit

ANSWERED = "billing:older_bills:answered"
ASKED = Limit("billing:older_bills:asked", 10, timedelta(days=1))  # per account


class AlreadyAsked(Exception):
    """A request about this contract waits for its answer."""


class AlreadyAnswered(Exception):
    """Somebody else of the staff was quicker."""


class ContractNotHeld(Exception):
    """The account holds the contract no longer: the answer would lead it to a page that it may not read."""


def ask(*, account: User, contract_id: int, first: date, last: date, note: str) -> OldBillsRequest:
    """Ask for the bills of these months of a contract that the account holds. Raises AlreadyAsked or TooMany."""
    ASKED.take_or_raise(account.public_id)
    asked = OldBillsRequest(account=account, contract_id=contract_id, first=first, last=last, note=note)
    with transaction.atomic():
        OldBillsRequest.objects.bulk_create([asked], ignore_conflicts=True)  # the unique index: one waits per contract
        made = OldBillsRequest.objects.filter(public_id=asked.public_id).first()
        if made is None:
            raise AlreadyAsked
        trail.record("billing:older_bills:asked", by=By.owner(account), about=account.public_id)
    return made


@transaction.atomic
def open_bills(*, asked: OldBillsRequest, by: By) -> None:
    """Let the customer read the bills for OPEN_FOR from now on, and notify them.

    Raises AlreadyAnswered or ContractNotHeld.
    """
    _answer(asked, by, state=State.OPEN, open_until=Now() + OPEN_FOR)
    trail.record("billing:older_bills:opened", by=by, about=asked.account.public_id, asked=asked.public_id)


@transaction.atomic
def refuse(*, asked: OldBillsRequest, by: By, answer: str) -> None:
    """The bills cannot be shown; `answer` tells the customer why. Raises AlreadyAnswered or ContractNotHeld."""
    _answer(asked, by, state=State.REFUSED, answer=answer)
    trail.record("billing:older_bills:refused", by=by, about=asked.account.public_id, asked=asked.public_id)


def purge() -> int:
    """Forget requests that ended long ago, with what their customers wrote; how many."""
    _, gone = OldBillsRequest.objects.ended().delete()
    return gone.get(OldBillsRequest._meta.label, 0)


def _answer(asked: OldBillsRequest, by: By, **changes: object) -> None:
    waiting = OldBillsRequest.objects.filter(pk=asked.pk, state=State.ASKED)
    theirs = waiting.filter(contract__in=Contract.objects.held_by(asked.account_id))
    if not theirs.update(answered_at=Now(), answered_by=by.actor, **changes):
        raise ContractNotHeld if waiting.exists() else AlreadyAnswered
    notice_actions.tell(
        account=asked.account,
        kind=Kind.BILLING,
        title="以前のご利用明細についてのお申し込みに回答しました",
        url=reverse("billing:older_bills:detail", args=[asked.public_id]),
    )
    outbox.put(ANSWERED, channel=Channel.MAIL, to=asked.account.email, ref=asked.public_id)
