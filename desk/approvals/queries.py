"""What the page of approvals shows of each request: names instead of ids, with addresses."""

from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from accounts.models import Contract, User
from desk.staff import naming
from portal.approvals import kinds
from portal.approvals import queries as approval_queries
from portal.approvals.models import Approval, State

MOST = 100  # waiting requests of the list
LOOKS_UP = "desk.look_up"
OVER = "期限切れ"
TONES = {State.EXECUTED: "ok", State.REFUSED: "error", State.WITHDRAWN: "info", State.VOID: "warn"}


class Row(NamedTuple):
    """One request as staff read it. Addresses are empty where there is no page, or none that the reader may open."""

    approval: Approval
    title: str
    page: str  # of what is asked for, such as a bill
    asked_by: str
    decided_by: str
    about: str  # the customer, masked, or the customer number
    about_url: str
    is_waiting: bool
    is_own: bool
    may_decide: bool

    @property
    def state(self) -> str:
        """Return the state in words; one that is too old to be decided is no longer 承認待ち."""
        is_late = self.approval.state == State.WAITING and not self.is_waiting
        return OVER if is_late else self.approval.get_state_display()

    @property
    def tone(self) -> str:
        """Return the tone of the state's chip."""
        return TONES.get(State(self.approval.state), "info" if self.is_waiting else "warn")


def waiting(person: User) -> list[Row]:
    """Return the waiting requests that this member of staff may read, oldest first, at most MOST."""
    return rows(person, approval_queries.visible_to(person).live().order_by("asked_at", "pk")[:MOST])


def rows(person: User, approvals: Iterable[Approval]) -> list[Row]:
    """Return the requests with the names of everybody concerned: four queries for any number of them."""
    found = list(approvals)
    concerned = {one.about for one in found} - {""}
    names = naming.people({*concerned, *(one.asked_by for one in found), *(one.decided_by for one in found)})
    pages = _pages(concerned) if person.has_perm(LOOKS_UP) else {}
    return [_row(person, one, names, pages) for one in found]


def _row(person: User, one: Approval, names: dict[str, str], pages: dict[str, str]) -> Row:
    kind = next((kind for kind in kinds.every() if kind.key == one.kind), None)
    return Row(
        approval=one,
        title=kind.title if kind else one.kind,
        page=kind.page(one.parameters) if kind else "",
        asked_by=names.get(one.asked_by, one.asked_by),
        decided_by=names.get(one.decided_by, one.decided_by),
        about=names.get(one.about, one.about),
        about_url=pages.get(one.about, ""),
        is_waiting=one.state == State.WAITING and one.expires_at > timezone.now(),
        is_own=one.asked_by == person.public_id,
        may_decide=approval_queries.may_decide(person, one),
    )


def _pages(public_ids: set[str]) -> dict[str, str]:
    """Return the desk's page of each account of a customer and each contract among the ids; two queries."""
    tables = {
        "accounts_user": User.objects.filter(is_staff=False, is_superuser=False),
        "accounts_contract": Contract.objects.all(),
    }
    return {
        public_id: reverse(f"desk:{name}_change", args=[public_id])
        for name, table in tables.items()
        for public_id in table.filter(public_id__in=public_ids).values_list("public_id", flat=True)
    }
