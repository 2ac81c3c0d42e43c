"""Request older bills, and answer such a request."""

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
    """A request of this account about this contract is waiting for an answer."""


class AlreadyAnswered(Exception):
    """A colleague answered the request already."""


class ContractNotHeld(Exception):
    """The account does not hold the contract any more, so it may not see the answer."""


def ask(*, account: User, contract_id: int, first: date, last: date, note: str) -> OldBillsRequest:
    """Request the bills of these months of a contract that the account holds. Raises AlreadyAsked or TooMany."""
    ASKED.take_or_raise(account.public_id)
    asked = OldBillsRequest(account=account, contract_id=contract_id, first=first, last=last, note=note)
    with transaction.atomic():
        OldBillsRequest.objects.bulk_create([asked], ignore_conflicts=True)  # ignored if one waits (unique index)
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
    """Refuse the request; `answer` is the reason that the customer reads. Raises AlreadyAnswered or ContractNotHeld."""
    _answer(asked, by, state=State.REFUSED, answer=answer)
    trail.record("billing:older_bills:refused", by=by, about=asked.account.public_id, asked=asked.public_id)


def purge() -> int:
    """Delete requests that ended at least KEPT ago, with the customers' notes; return how many."""
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
