"""Packed years for tests."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from billing.models import Bundle, BundleFile


def packed_for(owner: User) -> Bundle:
    """A year of the owner's, packed."""
    until = timezone.now() + timedelta(days=7)
    contract = owner.contracts.get()
    bundle = Bundle.objects.create(account=owner, contract=contract, year=2026, state="ready", expires_at=until)
    BundleFile.objects.create(bundle=bundle, name="料金_2026-01_2026-11.zip", content=b"PK")
    return bundle
