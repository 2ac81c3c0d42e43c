"""Reads of an account's passkeys."""

from django.db.models import QuerySet

from accounts.passkeys.models import Passkey


def listed(*, account_id: int) -> QuerySet[Passkey]:
    """Return every passkey of the account, the newest first, those under suspicion included."""
    mine: QuerySet[Passkey] = Passkey.objects.filter(user_id=account_id)
    return mine.order_by("-created_at", "-pk")


def usable(*, account_id: int) -> QuerySet[Passkey]:
    """List those that sign in and prove."""
    return listed(account_id=account_id).filter(confirmed=True)


def one(*, account_id: int, public_id: str) -> Passkey | None:
    """Return the account's passkey of this id."""
    return listed(account_id=account_id).filter(public_id=public_id).first()


def by_credential(credential_id: bytes) -> Passkey | None:
    """Return the passkey that a message claims to come from, with its account."""
    digest = Passkey.get_credential_id_sha256(credential_id)
    found: Passkey | None = Passkey.objects.select_related("user").filter(credential_id_sha256=digest).first()
    return found
