"""Send codes and judge typed ones. Tries are counted before the comparison, so that parallel guesses gain nothing."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now
from django.utils.crypto import constant_time_compare

from accounts.codes import budgets, locks, policies, queries
from accounts.codes.errors import (
    BudgetSpent,
    Expired,
    Locked,
    NumberRefused,
    Refused,
    Rejected,
)
from accounts.codes.models import Challenge, Sending, browser_digest, destination
from portal.audit import trail
from portal.audit.by import By, Why
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.policy.knobs import policy

KIND = "accounts:codes:code"


@transaction.atomic
def open(*, subject: str, purpose: str, browser: str, length: int | None = None) -> Challenge:
    """Start asking for a code, as long as its purpose demands or longer. Nothing is sent yet.

    Raises Locked or BudgetSpent.
    """
    locks.take(subject)
    _refuse_locked(subject, purpose)
    if queries.length_for(subject) is None:
        raise BudgetSpent
    least = policies.shortest(purpose) if length is None else length
    return Challenge.objects.create(subject=subject, purpose=purpose, browser=browser_digest(browser), length=least)


@transaction.atomic
def send(*, challenge: Challenge, channel: Channel, to: str, network: str = "") -> None:
    """Replace the code and send it to a mail address, or to a number given as digits from 0. Guesses stay counted.

    The code is as long as the subject's wrong tries demand. `network` is the client's, whose strangers share a budget
    (`budgets`). Raises one of `errors`; then nothing was sent.
    """
    if channel not in policies.channels(to):
        raise NumberRefused
    number = destination(to)
    locks.take(challenge.subject, number, "installation")
    _refuse_locked(challenge.subject, challenge.purpose)
    length = queries.length_for(challenge.subject)
    if length is None:
        raise BudgetSpent
    share, origin = budgets.share_of(challenge), budgets.network_key(network)
    budgets.refuse_excess(challenge, number=number, yen=policies.YEN[channel], share=share, network=origin)
    mine = Challenge.objects.filter(pk=challenge.pk, spent_at=None)
    ends = Now() + policy().code_lifetime
    if not mine.update(sends=F("sends") + 1, length=Greatest(F("length"), length), channel=channel, expires_at=ends):
        raise Expired
    _put(mine.get(), channel, to, number=number, share=share, network=origin)


def redeem(*, challenge: Challenge, digits: str, purpose: str, browser: str) -> None:
    """Spend the challenge, or raise Rejected, Expired or Locked. Of parallel guesses only `code_tries` are judged.

    Must not run inside a transaction: its rollback would undo the count of the try.
    """
    judged = _count(challenge, purpose, browser)
    mine = Challenge.objects.filter(pk=judged.pk, spent_at=None, sends=judged.sends)
    if constant_time_compare(judged.digits(), digits):
        if mine.update(spent_at=Now()):
            return
        raise Expired(judged.channel)  # spent by a parallel request, or replaced while it was judged
    if judged.tries >= policy().code_tries and judged.tried_at:
        trail.record("accounts:codes:locked", by=By.flow(judged), about=judged.owner, purpose=purpose)
        raise Locked(until=judged.tried_at + policy().code_lock)
    trail.record("accounts:codes:refused", by=By.flow(judged), about=judged.owner, purpose=purpose)
    raise Rejected(judged.channel, policy().code_tries - judged.tries)


def _count(challenge: Challenge, purpose: str, browser: str) -> Challenge:
    """Count a try and return the challenge as it stands then. The caller raises the refusal after the transaction."""
    refusal: Refused = Expired(challenge.channel)
    mine = Challenge.objects.filter(pk=challenge.pk, purpose=purpose, browser=browser_digest(browser))
    with transaction.atomic(durable=True):
        locks.take(challenge.subject)
        until = queries.locked_until(subject=challenge.subject, purpose=purpose)
        row = mine.live().first()
        if until:
            refusal = Locked(until)
        elif row and queries.wrong_tries(row.subject) < policy().code_wrong_at(row.length):
            mine.live().update(tries=F("tries") + 1, tried_at=Now())
            return mine.get()
    raise refusal


@transaction.atomic
def forgive(*subjects: str, by: By, why: Why | None = None) -> bool:
    """Forget the wrong digits of one account's subjects and end their locks, after its owner has given a stronger
    proof. Returns whether there were any. Codes on their way become invalid.
    """
    locks.take(*subjects)
    forgiven = [Challenge.objects.weighing_on(subject).update(spent_at=Now()) for subject in subjects]
    if any(forgiven):
        trail.record("accounts:codes:forgiven", by=by, about=subjects[0].rpartition(":")[2], why=why)
    return any(forgiven)


def _refuse_locked(subject: str, purpose: str) -> None:
    until = queries.locked_until(subject=subject, purpose=purpose)
    if until:
        raise Locked(until)


def _put(challenge: Challenge, channel: Channel, to: str, **counted: str) -> None:
    letter = outbox.put(
        KIND,
        channel=channel,
        to=to,
        ref=challenge.public_id,
        context={"send": challenge.sends},
        expires_in=policy().code_lifetime,
    )
    Sending.objects.create(challenge=challenge, yen=policies.YEN[channel], letter=letter, **counted)
    trail.record(
        "accounts:codes:sent",
        by=By.flow(challenge),
        about=challenge.owner,
        channel=channel,
        purpose=challenge.purpose,
    )


def purge() -> int:
    """Delete challenges that no budget counts any more; return how many."""
    return int(Challenge.objects.forgettable().delete()[1].get("accounts.Challenge", 0))
