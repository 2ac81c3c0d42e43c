import pytest
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_otp_webauthn.utils import get_attestation_model, get_credential_model

from accounts.models import Passkey, PasskeyAttestation, User
from accounts.passkeys.helper import PortalHelper
from tests.accounts.passkeys.keys import a_passkey


def test_the_package_keeps_its_credentials_in_our_tables() -> None:
    assert issubclass(get_credential_model(), Passkey)  # type: ignore[arg-type]
    assert issubclass(get_attestation_model(), PasskeyAttestation)  # type: ignore[arg-type]


def test_a_credential_belongs_to_one_account(contractor: User, stranger: User) -> None:
    a_passkey(contractor, b"one")

    with pytest.raises(IntegrityError), transaction.atomic():
        a_passkey(stranger, b"one")


def test_a_passkey_goes_with_its_account(guest: User) -> None:
    a_passkey(guest, b"one")

    guest.delete()

    assert not Passkey.objects.exists()


def test_a_suspected_key_is_out_of_use_whoever_writes(guest: User) -> None:
    passkey = a_passkey(guest)

    with pytest.raises(IntegrityError), transaction.atomic():
        Passkey.objects.filter(pk=passkey.pk).update(suspected_at=timezone.now())


def test_the_package_asks_our_helper() -> None:
    assert isinstance(Passkey.get_webauthn_helper(HttpRequest()), PortalHelper)


def test_the_packages_own_ceremonies_are_not_offered() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("otp_webauthn:credential-authentication-begin")
