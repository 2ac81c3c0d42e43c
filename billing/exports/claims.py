"""Who packs a bundle now. A row first, so that a promise survives a crash; a claim is a lease, so that no transaction
stays open while a file is made."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse

from accounts.notices import actions as notice_actions
from billing.exports.models import KEPT, Bundle, BundleFile, State
from portal.audit import trail
from portal.audit.by import SYSTEM

LEASE = timedelta(seconds=120)  # longer than the slowest single step
ATTEMPTS = 3

CLAIM = """
UPDATE billing_bundle SET claimed_until = statement_timestamp() + %(lease)s, attempts = attempts + 1, done = 0
WHERE id = (
    SELECT id FROM billing_bundle
    WHERE state = 'waiting' AND attempts < %(attempts)s
      AND (claimed_until IS NULL OR claimed_until <= statement_timestamp())
    ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING *
"""
GIVE_UP = """
UPDATE billing_bundle SET state = 'failed', claimed_until = NULL
WHERE state = 'waiting' AND attempts >= %(attempts)s AND claimed_until <= statement_timestamp()
RETURNING *
"""


class Lost(Exception):
    """Another worker holds the bundle by now, or its account holds the contract no longer."""


def claim() -> Bundle | None:
    """Take the bundle that waits longest for oneself, for LEASE; None when there is none."""
    rows = Bundle.objects.raw(CLAIM, {"lease": LEASE, "attempts": ATTEMPTS})
    return next(iter(rows), None)


def stepped(bundle: Bundle, *, steps: int) -> None:
    """One step more is done; holds the bundle for another LEASE. Raises Lost."""
    held = Bundle.objects.filter(pk=bundle.pk, state=State.WAITING, claimed_until=bundle.claimed_until)
    if not held.update(done=F("done") + 1, steps=steps, claimed_until=Now() + LEASE):
        raise Lost
    bundle.refresh_from_db(fields=["claimed_until", "done"])


@transaction.atomic
def finish(bundle: Bundle, *, name: str, content: bytes, fingerprint: str) -> None:
    """The file is there, and its owner is told. Raises Lost."""
    mine = Bundle.objects.filter(pk=bundle.pk, state=State.WAITING, claimed_until=bundle.claimed_until)
    ready = {"state": State.READY, "claimed_until": None, "done": F("steps"), "expires_at": Now() + KEPT}
    if not mine.update(**ready, fingerprint=fingerprint):
        raise Lost
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
    failed = [bundle.pk for bundle in Bundle.objects.raw(GIVE_UP, {"attempts": ATTEMPTS})]
    for bundle in Bundle.objects.filter(pk__in=failed, contract__holder=F("account")).select_related("account"):
        notice_actions.tell(
            account=bundle.account,
            title=f"{bundle.year}年分の料金ファイルを作成できませんでした",
            body="お手数ですが、時間をおいて、もう一度お申し込みください。",
            url=reverse("billing:exports:year", args=[bundle.public_id]),
        )
    return len(failed)
