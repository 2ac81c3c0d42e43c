"""Bundles (packed years) in several states."""

from datetime import date, timedelta

from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Contract, User
from billing.exports import actions
from billing.models import Bill, Bundle, BundleFile
from billing.statements.months import shifted

NOVEMBER = date(2026, 11, 1)


def packed_for(owner: User, contract: Contract | None = None) -> Bundle:
    """Return a ready bundle of the owner, of their only contract unless one is given."""
    until = timezone.now() + timedelta(days=7)
    bundle = Bundle.objects.create(
        account=owner, contract=contract or owner.contracts.get(), year=2026, state="ready", expires_at=until
    )
    BundleFile.objects.create(bundle=bundle, name="料金_2026-01_2026-11.zip", content=b"PK")
    return bundle


def asked(account: User, contract: Contract, year: int = 2026) -> Bundle:
    """Request a year and return the bundle."""
    return actions.ask(account=account, contract_id=contract.pk, year=year)


def all_claims_run_out() -> None:
    """Let every lease expire, as after the death or failure of a worker."""
    Bundle.objects.update(claimed_until=Now() - timedelta(seconds=1))


def bill(contract: Contract, back: int) -> Bill:
    """Return the newest revision of the bill `back` months before November."""
    return Bill.objects.of_contract(contract.pk).get(month=shifted(NOVEMBER, -back))
