"""Read suspended holdings for staff, and compare the person of before with the one in the company's data."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from accounts.models import Holding
from portal import masking

MOST = 100  # holdings of the list
NONE, STARS = "なし", masking.STAR * 4 + "-" + masking.STAR * 2 + "-" + masking.STAR * 2


class Compared(NamedTuple):
    """A datum before and now, as staff may see it."""

    label: str
    before: str
    now: str
    is_changed: bool


def waiting(*, besides: int | None) -> QuerySet[Holding]:
    """Return the holdings that wait for a decision, longest first, without those of the person who looks."""
    rows = Holding.objects.waiting().select_related("contract", "account")
    return rows.exclude(account=besides).order_by("suspended_at", "pk")


def compared(holding: Holding, *, is_revealed: bool) -> list[Compared]:
    """Return name, kana and birth date of before and of now; masked unless `is_revealed`."""
    contract, name = holding.contract, str if is_revealed else masking.name
    before, now = (_day(one, is_revealed=is_revealed) for one in (holding.birth_date, contract.birth_date))
    return [
        Compared("ご契約者名", name(holding.name), name(contract.name), holding.name != contract.name),
        Compared("フリガナ", name(holding.name_kana), name(contract.name_kana), holding.is_name_changed),
        Compared("生年月日", before, now, holding.is_birth_date_changed),
    ]


def _day(day: date | None, *, is_revealed: bool) -> str:
    if day is None:
        return NONE
    return day.isoformat() if is_revealed else STARS
