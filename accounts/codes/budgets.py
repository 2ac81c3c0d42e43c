"""What sending codes may cost, divided so that strangers cannot spend what customers need. The page on security has it
as a table, which a test compares with this module.

Each share ends earlier than the day's money: what is above it is the reserve of those who have proven more.
"""

import logging
from collections import Counter
from collections.abc import Collection, Iterator
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Sum

from accounts.users.models import User
from accounts.codes.errors import ChallengeUsedUp, SendingPaused, TooManySends, TooSoon
from accounts.codes.models import Challenge, Purpose, Sending, SendingQuerySet, Share
from accounts.codes.queries import wait
from portal import keyed

SENDS = 3  # per challenge
SENDS_A_DAY = 10  # per subject and per number, in 24 hours; answered ones do not count
ANSWERED_A_DAY = 50  # per subject and per number, answered ones included
PERCENT = {Share.STRANGER: 20, Share.FACTS: 60, Share.CUSTOMER: 100}  # of the day's money, those below included
OF_A_STRANGER = 10  # a day per account and per browser, answered ones included
OF_STRANGERS = 60  # a day per network, answered ones included
TYPED_A_DAY = 5  # per subject, to numbers that were just typed, answered ones included
TYPED = (Purpose.ENROL_PHONE, Purpose.CHANGE_PHONE)
TYPED_MAIL = (Purpose.CHANGE_MAIL, Purpose.MIGRATION_MAIL)  # to an address that may be a stranger's

log = logging.getLogger(__name__)


def share_of(challenge: Challenge) -> Share:
    """Return whose money a code spends: a customer's (or staff's), that of somebody who knows a contract's three data
    or has opened a link to undo a change, or a stranger's.
    """
    kind = challenge.subject.partition(":")[0]
    if kind in ("account", "undo", "reset"):
        known = User.objects.filter(Q(contracts__isnull=False) | Q(is_staff=True), public_id=challenge.owner)
        if known.exists():
            return Share.FACTS if challenge.purpose in TYPED else Share.CUSTOMER
        return Share.FACTS if kind == "undo" else Share.STRANGER
    return Share.FACTS


def network_key(network: str) -> str:
    """Return the digest under which the sendings of a client's network are counted; empty for none."""
    return keyed.digest("code network", network) if network else ""


def refuse_excess(challenge: Challenge, *, number: str, yen: int, share: Share, network: str) -> None:
    """Hold the limits of sending. Called under the locks of subject, number and installation; `number` and `network`
    are digests.
    """
    left = wait(subject=challenge.subject, numbers=[number])
    if left:
        raise TooSoon(left)
    if challenge.sendings.counted().count() >= SENDS:
        raise ChallengeUsedUp
    today = Sending.objects.counted().today()
    for mine in (today.filter(challenge__subject=challenge.subject), _to_number(challenge, today, number)):
        sent = mine.aggregate(all=Count("pk"), unanswered=Count("pk", filter=Q(challenge__spent_at=None)))
        if sent["unanswered"] >= SENDS_A_DAY or sent["all"] >= ANSWERED_A_DAY:
            raise TooManySends
    if yen:
        _refuse_strangers_excess(challenge, today.filter(yen__gt=0), share, network)
        _refuse_spending(today, yen, share)


def _to_number(challenge: Challenge, today: SendingQuerySet, number: str) -> SendingQuerySet:
    """Select the sendings to a number or address that use up its budget for this challenge.

    A number that was just typed is spared whatever went there. What is on record is used up only by codes of the same
    kind (of accounts, of their undoing, of their resets, of contracts): neither strangers who type somebody's number,
    nor people who know a contract's data, nor an intruder at an open session keep the owner's own code from it.
    """
    there = today.filter(number=number)
    if challenge.purpose in (*TYPED, *TYPED_MAIL):
        return there
    kind = challenge.subject.partition(":")[0]
    return there.filter(challenge__subject__startswith=f"{kind}:").exclude(challenge__purpose__in=(*TYPED, *TYPED_MAIL))


def _refuse_strangers_excess(challenge: Challenge, today: SendingQuerySet, share: Share, network: str) -> None:
    mine = today.filter(challenge__subject=challenge.subject)
    if challenge.purpose in TYPED and mine.filter(challenge__purpose__in=TYPED).count() >= TYPED_A_DAY:
        raise TooManySends
    if share != Share.STRANGER:
        return
    strangers = today.filter(share=Share.STRANGER)
    if strangers.filter(challenge__browser=challenge.browser).count() >= OF_A_STRANGER:
        raise TooManySends
    if mine.count() >= OF_A_STRANGER:
        raise TooManySends
    if network and strangers.filter(network=network).count() >= OF_STRANGERS:
        raise TooManySends


def _refuse_spending(today: SendingQuerySet, yen: int, share: Share) -> None:
    """Hold the money of the share and of every wider one; tell the operator when half of one is passed, and when one
    is spent.
    """
    for wider, total, limit in _totals(today, share):
        if total + yen > limit:
            log.critical("codes are paused: the daily budget is spent", extra={"fields": _fields(wider, total, limit)})
            raise SendingPaused
        if total * 2 < limit <= (total + yen) * 2:
            tell = partial(log.error, "half of the daily budget for codes is spent")
            transaction.on_commit(partial(tell, extra={"fields": _fields(wider, total + yen, limit)}))


def is_paused(*, share: Share, yen: int) -> bool:
    """Return whether the money of the day is spent for codes of this price and share, for the desk."""
    return any(total + yen > limit for _, total, limit in _totals(Sending.objects.counted().today(), share))


def is_used_up(*, subjects: Collection[str], numbers: Collection[str]) -> bool:
    """Return whether a subject or a number (digests) has had as many codes in 24 hours as it may, for the desk."""
    of_subjects, of_numbers = Q(challenge__subject__in=list(subjects)), Q(number__in=list(numbers))
    today = Sending.objects.counted().today().filter(of_subjects | of_numbers).order_by()
    sent = today.values_list("challenge__subject", "number").annotate(
        all=Count("pk"), unanswered=Count("pk", filter=Q(challenge__spent_at=None))
    )
    every, open_ = Counter[str](), Counter[str]()
    for subject, number, all_, unanswered in sent:
        for who in {subject, number} & {*subjects, *numbers}:
            every[who] += all_
            open_[who] += unanswered
    return max(every.values(), default=0) >= ANSWERED_A_DAY or max(open_.values(), default=0) >= SENDS_A_DAY


def _totals(today: SendingQuerySet, share: Share) -> Iterator[tuple[Share, int, int]]:
    """Yield the share and every wider one with what it and those within it have spent, and its limit, in yen."""
    spent = dict(today.values_list("share").annotate(yen=Sum("yen")))
    for wider in Share:
        if PERCENT[wider] >= PERCENT[share]:
            total = sum(spent.get(within, 0) for within in Share if PERCENT[within] <= PERCENT[wider])
            yield wider, total, settings.CODE_DAILY_BUDGET_YEN * PERCENT[wider] // 100


def _fields(share: Share, yen: int, limit: int) -> dict[str, object]:
    return {"share": share.value, "yen": yen, "of": limit}
