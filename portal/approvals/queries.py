"""Read requests for a second person's approval: those that wait, and those that are over."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, Subquery

from portal.approvals import kinds
from portal.approvals.kinds import Lines
from portal.approvals.models import Approval, ApprovalQuerySet
from portal.audit.by import HasPermissions

SEES_EVERY_KIND = "audit.view_entry"  # whoever reads the audit log may read what it tells of
PAGE = 50  # ended requests of a page


class Content(NamedTuple):
    """What a request is about as of now: its lines and their digest, both empty when it is gone."""

    lines: Lines
    digest: str


def waiting() -> ApprovalQuerySet:
    """Return every request that can still be decided, oldest first."""
    return Approval.objects.live().order_by("asked_at", "pk")


def waiting_for(person: HasPermissions) -> ApprovalQuerySet:
    """Return the requests that this user may approve or refuse: kinds they have the permission of, made by others."""
    return waiting().filter(~Q(asked_by=person.public_id), kind__in=_decidable(person))


def asked_by(person: HasPermissions) -> ApprovalQuerySet:
    """Return the requests that this user made and can still withdraw."""
    return waiting().filter(asked_by=person.public_id)


def visible_to(person: HasPermissions) -> ApprovalQuerySet:
    """Return the requests that this user may read: those they made or may decide; auditors read every one."""
    if person.has_perm(SEES_EVERY_KIND):
        return Approval.objects.all()
    return Approval.objects.filter(Q(asked_by=person.public_id) | Q(kind__in=_decidable(person)))


def over(person: HasPermissions, *, before: str = "") -> tuple[list[Approval], str]:
    """Return up to PAGE requests that are over, newest first, and the public id that the next page begins after.

    One keyset query, of the same cost at any depth; `before` is a public id of the page before. The next one is empty
    on the last page.
    """
    rows = visible_to(person).over().order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=Subquery(Approval.objects.filter(public_id=before).values("pk")))
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].public_id if len(found) > PAGE else ""


def may_decide(person: HasPermissions, approval: Approval) -> bool:
    """Return whether this user may approve or refuse: the kind's permission, and not their own request."""
    return approval.asked_by != person.public_id and approval.kind in _decidable(person)


def content(key: str, parameters: Mapping[str, Any]) -> Content:
    """Return what the requester or approver is shown now; without locks, an approval compares it again with them."""
    try:
        lines = kinds.of(key).describe(parameters, lock=False)
    except (ObjectDoesNotExist, KeyError):
        return Content((), "")
    return Content(lines, kinds.digest_of(lines))


def _decidable(person: HasPermissions) -> list[str]:
    return [kind.key for kind in kinds.every() if person.has_perm(kind.permission)]
