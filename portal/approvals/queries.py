"""Which requests wait for a decision."""

from django.db.models import Q

from portal.approvals import kinds
from portal.approvals.models import Approval, ApprovalQuerySet
from portal.audit.by import HasPermissions


def waiting() -> ApprovalQuerySet:
    """Every request that can still be decided, the oldest first."""
    return Approval.objects.live().order_by("asked_at", "pk")


def waiting_for(person: HasPermissions) -> ApprovalQuerySet:
    """The requests that this person may approve or refuse: kinds they have the permission of, asked by others."""
    keys = [kind.key for kind in kinds.every() if person.has_perm(kind.permission)]
    return waiting().filter(~Q(asked_by=person.public_id), kind__in=keys)


def asked_by(person: HasPermissions) -> ApprovalQuerySet:
    """The requests that this person asked for and can still withdraw."""
    return waiting().filter(asked_by=person.public_id)
