"""Who packs a bundle now. A row first, so that a promise survives a crash; a claim is a lease (`portal.leases`)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from accounts.notices import actions as notice_actions
from billing.exports.models import KEPT, Bundle, BundleFile, State
from portal import leases
from portal.audit import trail
from portal.audit.by import SYSTEM

LEASE = timedelta(seconds=120)  # longer than the slowest single step
ATTEMPTS = 3


def claim() -> Bundle | None:
    """Take the bundle that waits longest for oneself, for LEASE; None when there is none."""
    waiting = Bundle.objects.filter(state=State.WAITING, attempts__lt=ATTEMPTS).order_by("asked_at")
    return next(iter(leases.claim(waiting, lease=LEASE, counting=["attempts"], done=0)), None)


def stepped(bundle: Bundle, *, steps: int) -> None:
    """One step more is done; holds the bundle for another LEASE. Raises Lost."""
    leases.extend(_held(bundle), lease=LEASE, done=F("done") + 1, steps=steps)
    bundle.refresh_from_db(fields=["claimed_until", "done"])


@transaction.atomic
def finish(bundle: Bundle, *, name: str, content: bytes, fingerprint: str) -> None:
    """The file is there, and its owner is told. Raises Lost."""
    ready = {"state": State.READY, "done": F("steps"), "expires_at": Now() + KEPT}
    leases.finish(_held(bundle), **ready, fingerprint=fingerprint)
    BundleFile.objects.create(bundle=bundle, name=name, content=content)
    trail.record("billing:exports:packed", by=SYSTEM, about=bundle.account.public_id, year=bundle.year)
    notice_actions.tell(
        account=bundle.account,
        title=f"{bundle.year}年分の料金ファイルの準備ができました",
        body=f"{KEPT.days}日間ダウンロードできます。",
        url=reverse("billing:exports:year", args=[bundle.public_id]),
    )


@transaction.atomic
def give_up() -> int:
    """Those that failed too often wait no longer, and their owners are told; how many."""
    stale = leases.abandoned(Bundle.objects.filter(state=State.WAITING), attempts=ATTEMPTS)
    failed = list(stale.select_for_update().values_list("pk", flat=True))
    Bundle.objects.filter(pk__in=failed).update(state=State.FAILED, claimed_until=None)
    for bundle in Bundle.objects.filter(pk__in=failed, contract__holder=F("account")).select_related("account"):
        notice_actions.tell(
            account=bundle.account,
            title=f"{bundle.year}年分の料金ファイルを作成できませんでした",
            body="お手数ですが、時間をおいて、もう一度お申し込みください。",
            url=reverse("billing:exports:year", args=[bundle.public_id]),
        )
    return len(failed)


def _held(bundle: Bundle) -> QuerySet[Bundle]:
    return leases.held(bundle).filter(state=State.WAITING)
