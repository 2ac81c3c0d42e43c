"""Ask about an item of a bill, ask once more, answer."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Contract, User
from accounts.notices import actions as notice_actions
from accounts.notices.models import Kind
from billing.questions.models import KEPT, Message, Question, State
from billing.questions.queries import Subject
from portal import unique
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit

ANSWERED = "billing:questions:answered"
ASKED = Limit("billing:questions:asked", 20, timedelta(days=1))  # messages of an account


class ContractNotHeld(Exception):
    """The account does not hold the contract any more."""


class AlreadyAnswered(Exception):
    """A colleague answered meanwhile, and the customer has written nothing since."""


def ask(*, account: User, subject: Subject, text: str, once: str) -> Question:
    """Keep a question about an item that the account may read. Raises TooMany or ContractNotHeld.

    `once` is the public id that the form brought along: sent twice, the same question is returned.
    """
    known = Question.objects.filter(account=account, messages__public_id=once).first()
    if known is not None:
        return known
    ASKED.take_or_raise(account.public_id)
    bill, item = subject.bill, subject.item
    with transaction.atomic():
        contract = Contract.objects.held_by(account.pk).filter(public_id=bill.contract_public_id).first()
        if contract is None:
            raise ContractNotHeld
        question = Question.objects.create(
            account=account,
            contract=contract,
            bill=bill.public_id,
            month=bill.month,
            revision=bill.revision,
            item_no=item.item_no,
            description=item.description[:200],
            amount=int(item.amount),
        )
        if not unique.insert(Message(public_id=once, question=question, text=text)):  # a press at the same moment
            transaction.set_rollback(True)
        else:
            trail.record("billing:questions:asked", by=By.owner(account), about=account.public_id)
            return question
    return Question.objects.get(account=account, messages__public_id=once)


def ask_again(*, question: Question, text: str, once: str) -> None:
    """Add a message of the customer; the question waits for an answer again. Raises TooMany or ContractNotHeld."""
    if Message.objects.filter(question=question, public_id=once).exists():
        return
    ASKED.take_or_raise(question.account.public_id)
    with transaction.atomic():
        theirs = Question.objects.of(question.account_id).order_by().filter(pk=question.pk)
        if not theirs.update(state=State.ASKED, last_at=Now()):
            raise ContractNotHeld
        if unique.insert(Message(public_id=once, question=question, text=text)):
            about = question.account.public_id
            trail.record("billing:questions:asked", by=By.owner(question.account), about=about)


@transaction.atomic
def answer(*, question: Question, text: str, once: str, by: By) -> None:
    """Answer, and tell the customer that an answer is there. Raises AlreadyAnswered or ContractNotHeld."""
    waiting = Question.objects.filter(pk=question.pk, state=State.ASKED)
    theirs = waiting.filter(contract__in=Contract.objects.held_by(question.account_id))
    if not theirs.update(state=State.ANSWERED, last_at=Now()):
        raise ContractNotHeld if waiting.exists() else AlreadyAnswered
    Message.objects.create(public_id=once, question=question, text=text, answered_by=by.actor)
    account = question.account
    trail.record("billing:questions:answered", by=by, about=account.public_id, question=question.public_id)
    notice_actions.tell(
        account=account,
        kind=Kind.BILLING,
        title="明細についてのご質問に回答しました",
        url=reverse("billing:questions:detail", args=[question.public_id]),
    )
    outbox.put(ANSWERED, channel=Channel.MAIL, to=account.email, ref=question.public_id)


def purge() -> int:
    """Delete questions a year after their last message; return how many."""
    _, gone = Question.objects.filter(last_at__lt=Now() - KEPT).delete()
    return gone.get(Question._meta.label, 0)
