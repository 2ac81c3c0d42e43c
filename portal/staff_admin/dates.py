"""The date hierarchy of a list: years, months, days, without reading the rows between the first and the last."""

import calendar
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.contrib.admin.views.main import ChangeList
from django.db.models import Max, Min
from django.http import QueryDict
from django.utils import timezone

PARTS = ("year", "month", "day")
EARLIEST, LATEST = 2000, 2999  # years that an address may name


class Choice(NamedTuple):
    """A link of the hierarchy."""

    display: str
    query: str


class Hierarchy(NamedTuple):
    """A date hierarchy: `back` leads one level up and is None at the top; `chosen` describes the current choice."""

    chosen: str
    back: Choice | None
    choices: list[Choice]


def parameters(field: str) -> list[str]:
    """Return the query parameters that the hierarchy uses: field__year, field__month, field__day."""
    return [f"{field}__{part}" for part in PARTS]


def is_date(query: QueryDict, field: str) -> bool:
    """Return whether the parameters are an existing year, month of a year or day of a month, or absent."""
    given = [query.get(name) for name in parameters(field)]
    known = [one for one in given if one is not None]
    if known != given[: len(known)]:
        return False  # a month without its year
    if not all(one.isascii() and one.isdigit() and len(one) <= 4 for one in known):
        return False
    year, month, day = [int(one) for one in known] + [EARLIEST, 1, 1][len(known) :]
    if not (EARLIEST <= year <= LATEST and 1 <= month <= 12):
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]


def hierarchy(changes: ChangeList, field: str) -> Hierarchy | None:
    """Return the links below the current choice, between the first and the last row in JST; None for an empty table.

    Django's own hierarchy reads every distinct date of the list; this one asks an index for the first and the last row
    only.
    """
    ends = changes.root_queryset.order_by().aggregate(first=Min(field), last=Max(field))
    if ends["first"] is None:
        return None
    first, last = (_day(ends[name]) for name in ("first", "last"))
    chosen = [int(changes.params[name]) for name in parameters(field) if name in changes.params]
    choices = [_choice(changes, field, [*chosen, number]) for number in _below(chosen, first, last)]
    back = _choice(changes, field, chosen[:-1]) if chosen else None
    return Hierarchy(_words(chosen), back, choices)


def _day(value: Any) -> date:
    return timezone.localtime(value).date() if hasattr(value, "hour") else value


def _below(chosen: list[int], first: date, last: date) -> Iterator[int]:
    """Return years, months of the year, or days of the month between the ends."""
    if not chosen:
        yield from range(first.year, last.year + 1)
    elif len(chosen) == 1:
        (year,) = chosen
        yield from (one for one in range(1, 13) if (first.year, first.month) <= (year, one) <= (last.year, last.month))
    elif len(chosen) == 2:
        year, month = chosen
        days = calendar.monthrange(year, month)[1]
        yield from (one for one in range(1, days + 1) if first <= date(year, month, one) <= last)


def _choice(changes: ChangeList, field: str, chosen: list[int]) -> Choice:
    given = dict(zip(parameters(field), chosen, strict=False))
    query = changes.get_query_string(given, remove=[f"{field}__"])
    return Choice(_words(chosen, only_last=True) or "すべての期間", query)


def _words(chosen: list[int], *, only_last: bool = False) -> str:
    parts = [f"{number}{unit}" for number, unit in zip(chosen, "年月日", strict=False)]
    return "".join(parts[-1:] if only_last else parts)
