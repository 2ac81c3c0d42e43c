"""Posted codes: ordered by the customer, printed by staff, typed days later. They are judged as in `actions`."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare

from accounts.codes import locks
from accounts.codes.errors import AlreadyOrdered, Expired, Rejected
from accounts.codes.models import POSTED_LIFETIME, PostedCode
from portal.audit import trail
from portal.audit.by import OPERATOR, By
from portal.limits import Limit

# Whoever knows the contract's data reaches the page of its letter: five tries from a network leave the owner theirs
BY_NETWORK = Limit("accounts:codes:posted", 5, POSTED_LIFETIME)
ORDER_GAP = timedelta(days=7)  # one order per subject


@transaction.atomic
def order(*, subject: str) -> PostedCode:
    """Order the printing of a letter. Raises AlreadyOrdered within seven days of the previous order."""
    locks.take(subject)
    if PostedCode.objects.filter(subject=subject, ordered_at__gt=Now() - ORDER_GAP).exists():
        raise AlreadyOrdered
    posted = PostedCode.objects.create(subject=subject)
    trail.record("accounts:codes:posting_ordered", by=By.flow(posted), about=posted.owner)
    return posted


@transaction.atomic
def print_next(write: Callable[[PostedCode], None]) -> bool:
    """Pass the oldest waiting order to `write` and mark it printed; return False when none waits.

    Each order has its own transaction: when `write` fails, the order waits for the next run. A crash after `write`
    prints the same digits again.
    """
    posted = (
        PostedCode.objects.filter(printed_at=None).select_for_update(skip_locked=True).order_by("ordered_at").first()
    )
    if posted is None:
        return False
    PostedCode.objects.filter(pk=posted.pk).update(printed_at=Now(), expires_at=Now() + POSTED_LIFETIME)
    posted.refresh_from_db()
    trail.record("accounts:codes:posting_printed", by=OPERATOR, about=posted.owner)
    write(posted)
    return True


def redeem(*, subject: str, digits: str, network: str) -> None:
    """Spend the subject's posted code, or raise Rejected or Expired. Allows five tries a letter and network, 30 a
    letter; must not run in a transaction.
    """
    posted = PostedCode.objects.live().filter(subject=subject).order_by("-printed_at").first()
    number = BY_NETWORK.attempt(f"{posted.public_id}:{network}") if posted else 0
    if posted is None or number > BY_NETWORK.count:
        raise Expired
    if not PostedCode.objects.live().filter(pk=posted.pk).update(tries=F("tries") + 1):
        raise Expired
    if not constant_time_compare(posted.digits(), digits):
        trail.record("accounts:codes:refused", by=By.flow(posted), about=posted.owner, purpose="posted")
        raise Rejected("post", BY_NETWORK.count - number)
    if not PostedCode.objects.filter(pk=posted.pk, spent_at=None).update(spent_at=Now()):
        raise Expired
