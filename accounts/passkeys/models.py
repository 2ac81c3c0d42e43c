"""Passkeys in tables of the portal's own, so that the package behind them can be replaced."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp_webauthn.models import AbstractWebAuthnAttestation, AbstractWebAuthnCredential

from portal.public_id import PublicIdField

LONGEST_NAME = 30


class Passkey(AbstractWebAuthnCredential):
    """A WebAuthn credential, a django-otp device. `confirmed` says that it may be used.

    One whose signature counter went back may have a copy: it is kept, unconfirmed, with the time in `suspected_at`.
    """

    public_id = PublicIdField()
    sign_count = models.PositiveBigIntegerField(default=0, editable=False)  # unsigned 32 bits (WebAuthn §6.1)
    suspected_at = models.DateTimeField(null=True)

    is_staff_factor: ClassVar[bool] = True  # what `User.is_at_desk` asks of the device that verified a session

    class Meta(AbstractWebAuthnCredential.Meta):
        verbose_name = _("passkey")
        constraints = [
            models.CheckConstraint(
                name="passkey_suspected_is_unused",
                condition=models.Q(suspected_at=None) | models.Q(confirmed=False),
            )
        ]


class PasskeyAttestation(AbstractWebAuthnAttestation):
    """The authenticator's statement about itself at registration."""

    credential = models.OneToOneField(Passkey, on_delete=models.CASCADE, related_name="attestation", editable=False)

    class Meta(AbstractWebAuthnAttestation.Meta):
        verbose_name = _("passkey attestation")
