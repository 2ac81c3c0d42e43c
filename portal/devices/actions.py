"""Register, revoke and recognise devices."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now

from portal import unique
from portal.audit import trail
from portal.audit.by import By
from portal.devices import signatures
from portal.devices.models import Device, Nonce
from portal.devices.signatures import BadSignature, Signature

WINDOW = timedelta(minutes=2)  # how far `created` may be from the database clock, to either side


@transaction.atomic
def register(*, name: str, place: str, public_key: str, by: By) -> Device:
    """Register a device by its public key in PEM. Raises ValueError for a key that is neither Ed25519 nor P-256."""
    signatures.load_key(public_key)
    device = Device.objects.create(name=name, place=place, public_key=public_key)
    trail.record("portal:devices:registered", by=by, device=device.public_id)
    return device


@transaction.atomic
def revoke(*, device: Device, by: By) -> None:
    """Revoke a device for good; its next request is refused. Does nothing the second time."""
    if Device.objects.live().filter(pk=device.pk).update(revoked_at=Now()):
        trail.record("portal:devices:revoked", by=by, device=device.public_id)


def recognise(signature: Signature, *, method: str, target: str, body: bytes, content_digest: str) -> Device:
    """Return the device that signed this request. Spends the nonce, so that the same request is refused afterwards.

    Raises BadSignature for a digest that is not the body's, an unknown or revoked device, a `created` outside WINDOW,
    a wrong signature and a nonce used before. Nothing is written before the signature is known to be right.
    """
    if content_digest != signatures.content_digest(body):
        raise BadSignature("content-digest")
    created = datetime.fromtimestamp(signature.created, UTC)
    in_time = Device.objects.live().alias(now=Now()).filter(now__gte=created - WINDOW, now__lte=created + WINDOW)
    device = in_time.filter(public_id=signature.keyid).first()
    if device is None:
        raise BadSignature("keyid or created")
    base = signatures.signature_base(
        method=method, target=target, body_digest=content_digest, parameters=signature.parameters
    )
    signatures.verify(device.public_key, signature.value, base)
    if not unique.insert(Nonce(device=device, nonce=signature.nonce)):
        raise BadSignature("nonce")
    return device


def purge() -> int:
    """Delete nonces whose signatures have expired; return how many. `created` may be WINDOW ahead of the use."""
    return Nonce.objects.filter(used_at__lt=Now() - 3 * WINDOW).delete()[0]
