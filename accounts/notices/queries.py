"""Reads of an account's notices."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.notices.models import Notice

PAGE = 20


@dataclass(frozen=True, slots=True)
class Page:
    """Notices newest first. `before` is what was asked for; `older` leads to the next page, empty on the last."""

    notices: Sequence[Notice]
    before: str
    older: str


def page(*, account_id: int, before: str = "") -> Page:
    """Up to PAGE notices older than the one with public id `before`. The same cost at any depth: one keyset query."""
    mine = Notice.objects.told_to(account_id)
    rows = mine.filter(id__lt=Subquery(mine.filter(public_id=before).values("id"))) if before else mine
    found = list(rows[: PAGE + 1])
    older = f"?before={found[PAGE - 1].public_id}" if len(found) > PAGE else ""
    return Page(found[:PAGE], before, older)


def latest(*, account_id: int, count: int) -> list[Notice]:
    """The newest few."""
    return list(Notice.objects.told_to(account_id)[:count])


def unread_count_subquery() -> Coalesce:
    """How many notices an account has not read, as an annotation on a queryset of accounts: no query of its own."""
    unread = Notice.objects.unread().filter(account=OuterRef("pk")).order_by()
    counted = unread.values("account").annotate(unread=Count("*")).values("unread")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
