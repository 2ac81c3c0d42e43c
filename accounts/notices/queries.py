"""Reads of an account's notices."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.notices.models import Notice

PAGE = 20


@dataclass(frozen=True, slots=True)
class Page:
    """One page of notices, newest first. `before` is the requested position; `older` leads to the next page, empty on
    the last.
    """

    notices: Sequence[Notice]
    before: str
    older: str


def page(*, account_id: int, before: str = "") -> Page:
    """Return up to PAGE notices older than the one with public id `before`: one keyset query, of the same cost at any
    depth.
    """
    mine = Notice.objects.told_to(account_id)
    rows = mine.filter(id__lt=Subquery(mine.filter(public_id=before).values("id"))) if before else mine
    found = list(rows[: PAGE + 1])
    older = f"?before={found[PAGE - 1].public_id}" if len(found) > PAGE else ""
    return Page(found[:PAGE], before, older)


def latest(*, account_id: int, count: int) -> list[Notice]:
    """Return the newest few."""
    return list(Notice.objects.told_to(account_id)[:count])


def unread_count_subquery() -> Coalesce:
    """Return the number of unread notices as an annotation for a queryset of accounts, without a query of its own."""
    unread = Notice.objects.unread().filter(account=OuterRef("pk")).order_by()
    counted = unread.values("account").annotate(unread=Count("*")).values("unread")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
