"""Reads of ID登録 that can be undone, and of accounts that they closed."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.users.models import State, User
from accounts.contracts.models import Holding
from accounts.mailed_links.mailed import MailedLink
from accounts.takeover.models import LIFETIME, Takeover

UNDO = MailedLink(
    "takeover", address="accounts:takeover:undo_open", page="accounts:takeover:undo", lifetime=LIFETIME
)  # for the former account's owner


def undoable(public_id: str) -> Takeover | None:
    """Return the takeover behind a link that still works, with both accounts and the former second step."""
    rows = Takeover.objects.undoable().select_related("former", "account", "second_step")
    return rows.filter(public_id=public_id).first()


def named(public_id: str) -> Takeover | None:
    """Return the takeover that a letter is about, whether or not it can be undone."""
    rows = Takeover.objects.select_related("former", "account", "second_step")
    return rows.filter(public_id=public_id).first()


def forgettable() -> "QuerySet[User]":
    """Select accounts that an outlived ID登録 closed, that hold nothing, and take part in no younger one."""
    outlived = Takeover.objects.outlived()
    younger = Takeover.objects.exclude(pk__in=outlived.values("pk"))
    took_part = Q(pk__in=outlived.values("former")) | Q(pk__in=outlived.values("account"))
    is_needed = Q(pk__in=younger.values("former")) | Q(pk__in=younger.values("account"))
    return User.objects.filter(took_part, state=State.ARCHIVED, contracts=None).exclude(is_needed)


def handed_over(contracts: list[int], *, since: datetime) -> set[int]:
    """Return those of the contracts that staff have found to be another person's after that moment."""
    ended = Holding.objects.filter(contract__in=contracts, state=Holding.State.ENDED, decided_at__gte=since)
    return set(ended.values_list("contract", flat=True))
