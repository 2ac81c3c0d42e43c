"""Add and end endpoints, and rotate their secrets."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from portal.audit import trail
from portal.audit.by import By
from portal.webhooks import addresses
from portal.webhooks.models import Endpoint

OVERLAP = timedelta(hours=24)  # overlap in which receivers change to a new secret


@transaction.atomic
def add(*, url: str, by: By) -> Endpoint:
    """Add an endpoint; `signing.secret` then returns its secret. Raises addresses.Forbidden for a URL that is not
    https.

    The host is looked up at each sending, not here: its address may change.
    """
    addresses.check_url(url)
    endpoint = Endpoint.objects.create(url=url)
    trail.record("portal:webhooks:added", by=by, endpoint=endpoint.public_id)
    return endpoint


@transaction.atomic
def rotate(*, endpoint: Endpoint, by: By, overlap: timedelta = OVERLAP) -> None:
    """Give the endpoint a new secret. The former one signs too during the overlap; none after a leak: timedelta()."""
    Endpoint.objects.filter(pk=endpoint.pk).update(secret_no=F("secret_no") + 1, former_until=Now() + overlap)
    endpoint.refresh_from_db()
    trail.record("portal:webhooks:rotated", by=by, endpoint=endpoint.public_id)


@transaction.atomic
def end(*, endpoint: Endpoint, by: By) -> None:
    """End the endpoint: what still waits for it is refused. Does nothing the second time."""
    if Endpoint.objects.live().filter(pk=endpoint.pk).update(ended_at=Now()):
        trail.record("portal:webhooks:ended", by=by, endpoint=endpoint.public_id)
