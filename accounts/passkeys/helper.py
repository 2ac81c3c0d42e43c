"""The ceremonies of WebAuthn in this portal: options for the browser, and judging its messages.

Nothing here changes state. The package's helper makes the options; the messages are judged here, because the package
requires too little for a sign-in without a password: user verification stays optional there, the user handle and the
backup eligibility are not compared, and py_webauthn compares the counter before it checks the signature, so that
anybody could make a key look copied.
"""

import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import F
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnUserHandle, as_credential_descriptors
from webauthn import base64url_to_bytes, verify_authentication_response, verify_registration_response
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.users.models import User
from accounts.passkeys import queries
from accounts.passkeys.models import Passkey, PasskeyAttestation

logger = logging.getLogger(__name__)
BASE64URL = re.compile(r"[A-Za-z0-9_-]{1,200}", re.ASCII)
LONGEST_ID = 1023  # bytes (WebAuthn §4, credential id)

Judged = TypeVar("Judged")


class NotGenuine(Exception):
    """The message is malformed, or does not answer what this portal asked of this authenticator."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """A message whose signature is right: the device verified the passkey's owner."""

    passkey: Passkey
    sign_count: int
    is_backed_up: bool


class PortalHelper(WebAuthnHelper):
    """Helper that OTP_WEBAUTHN_HELPER_CLASS names."""

    # --- options for the browser -----------------------------------------------------------------
    def get_credential_display_name(self, user: AbstractBaseUser) -> str:
        """Return what the device shows beside the account ID."""
        return user.nickname if isinstance(user, User) else user.get_username()

    def get_generate_registration_options_kwargs(self, *, user: AbstractBaseUser) -> dict[str, Any]:
        """Ask for a discoverable passkey, kept by a device that verifies its owner."""
        options: dict[str, Any] = super().get_generate_registration_options_kwargs(user=user)
        options["authenticator_selection"] = AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        )
        options["exclude_credentials"] = _descriptors(user)
        return options

    def get_generate_authentication_options_kwargs(
        self, *, user: AbstractBaseUser | None = None, require_user_verification: bool = True
    ) -> dict[str, Any]:
        """Require that the device verifies its owner, even where the caller asks for less."""
        options: dict[str, Any] = super().get_generate_authentication_options_kwargs(
            user=None, require_user_verification=True
        )
        if user is not None:
            options["allow_credentials"] = _descriptors(user)
        return options

    # --- what comes back -------------------------------------------------------------------------
    def judge_registration(self, *, account: User, challenge: str, message: Any) -> tuple[Passkey, PasskeyAttestation]:
        """Return the new passkey, not saved yet; raises NotGenuine."""
        return _judging(lambda: self._new_passkey(account, challenge, message))

    def judge_assertion(self, *, passkey: Passkey, challenge: str, message: Any, is_named: bool) -> Assertion:
        """Return what the passkey's device says; raises NotGenuine. The counter is not judged: `actions.use` does.

        `is_named`: the browser was told which keys may answer; only then may a device leave the user handle away.
        """
        handle = WebAuthnUserHandle.get_handle_for_user(passkey.user)
        return _judging(lambda: self._assertion(passkey, handle, challenge, message, is_named))

    def _new_passkey(self, account: User, challenge: str, message: Any) -> tuple[Passkey, PasskeyAttestation]:
        credential = parse_registration_credential_json(message)
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=self.get_relying_party_domain(),
            expected_origin=self.get_allowed_origins(),
            require_user_verification=True,
        )
        _must(len(verified.credential_id) <= LONGEST_ID, "credential id too long")
        # without an attestation nothing has looked at the key so far
        decoded_public_key_to_cryptography(decode_credential_public_key(verified.credential_public_key))
        passkey: Passkey = self.create_credential(account, verified, credential, message)
        attestation = PasskeyAttestation(
            fmt=AttestationFormat(verified.fmt).value,
            data=verified.attestation_object,
            client_data_json=credential.response.client_data_json,
        )
        return passkey, attestation

    def _assertion(self, passkey: Passkey, handle: bytes, challenge: str, message: Any, is_named: bool) -> Assertion:
        credential = parse_authentication_credential_json(message)
        _must(credential.raw_id == bytes(passkey.credential_id), "another credential")
        claimed = credential.response.user_handle
        _must(claimed == handle or (claimed is None and is_named), "another user's handle")  # WebAuthn §7.2, step 6
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=self.get_relying_party_domain(),
            expected_origin=self.get_allowed_origins(),
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=0,  # any count passes: it is compared once the signature is known to be right
            require_user_verification=True,
        )
        is_eligible = verified.credential_device_type == CredentialDeviceType.MULTI_DEVICE
        _must(is_eligible == passkey.backup_eligible, "backup eligibility changed")
        return Assertion(passkey, verified.new_sign_count, verified.credential_backed_up)


def credential_id(message: Any) -> bytes:
    """Return the credential that a message claims to come from; raises NotGenuine."""
    return _judging(lambda: parse_authentication_credential_json(message).raw_id)


def answered_challenge(message: Any) -> str:
    """Return the challenge (base64url) that a message claims to answer; raises NotGenuine."""

    def named() -> str:
        claimed = str(json.loads(base64url_to_bytes(message["response"]["clientDataJSON"]))["challenge"])
        _must(BASE64URL.fullmatch(claimed) is not None, "malformed challenge")
        return claimed

    return _judging(named)


def _judging(judge: Callable[[], Judged]) -> Judged:
    """Turn every error of a library on a stranger's bytes into NotGenuine: none of it is a failure of the portal."""
    try:
        return judge()
    except Exception as error:
        logger.info("passkey message refused: %s", type(error).__name__)
        raise NotGenuine from error


def _must(holds: bool, reason: str) -> None:
    if not holds:
        raise NotGenuine(reason)


def _descriptors(account: AbstractBaseUser) -> Any:
    """Return the account's usable passkeys, the latest used first; a suspected one may be replaced on its device."""
    usable = queries.usable(account_id=account.pk)
    return as_credential_descriptors(usable.order_by(F("last_used_at").desc(nulls_last=True)))
