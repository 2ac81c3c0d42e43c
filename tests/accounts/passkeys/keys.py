"""A passkey as a row, where no ceremony matters."""

import secrets

from accounts.models import Passkey, User


def a_passkey(owner: User, credential: bytes | None = None) -> Passkey:
    """Make a synced one whose key no device has."""
    passkey: Passkey = Passkey.objects.create(
        user=owner,
        name="みなとの iPhone",
        credential_id=credential or secrets.token_bytes(32),
        public_key=b"key",
        aaguid="00000000-0000-0000-0000-000000000000",
        backup_eligible=True,
        backup_state=True,
    )
    return passkey
