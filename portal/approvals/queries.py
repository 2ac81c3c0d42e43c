"""Read requests that wait for a decision."""

from django.db.models import Q

from portal.approvals import kinds
from portal.approvals.models import Approval, ApprovalQuerySet
from portal.audit.by import HasPermissions


def waiting() -> ApprovalQuerySet:
    """Return every request that can still be decided, oldest first."""
    return Approval.objects.live().order_by("asked_at", "pk")


def waiting_for(person: HasPermissions) -> ApprovalQuerySet:
    """Return the requests that this user may approve or refuse: kinds they have the permission of, made by others."""
    keys = [kind.key for kind in kinds.every() if person.has_perm(kind.permission)]
    return waiting().filter(~Q(asked_by=person.public_id), kind__in=keys)


def asked_by(person: HasPermissions) -> ApprovalQuerySet:
    """Return the requests that this user made and can still withdraw."""
    return waiting().filter(asked_by=person.public_id)
