"""Request, approve, refuse and withdraw approvals by a second person (four-eyes principle)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models.functions import Now

from portal.approvals import kinds, persons
from portal.approvals.kinds import ApprovalKind
from portal.approvals.models import LIFETIME, Approval, Refusal, State
from portal.audit import trail
from portal.audit.by import By, HasPermissions, Why

KEPT = timedelta(days=400)  # retention after the end of a request; the audit log keeps requester and approver


class NotWaiting(Exception):
    """The request is decided or expired."""


class NotAllowed(Exception):
    """The user lacks the kind's permission, approves their own request, or withdraws another person's."""


class NotIndependent(NotAllowed):
    """The approver is no second person to the requester (`persons`)."""


class ContentChanged(Exception):
    """The content differs from what this person was shown. If it also differs from what the requester was shown, the
    request is void and must be made anew."""


@transaction.atomic
def ask(
    key: str,
    *,
    parameters: Mapping[str, Any],
    digest: str,
    asker: HasPermissions,
    role: str = "",
    about: str = "",
    why: Why | None = None,
) -> Approval:
    """Request an approval, valid for 72 hours by the database clock. `digest` is that of the content the requester saw
    (`kinds.digest_of`), `role` the word of the role in which they ask.

    Raises ContentChanged when the content differs by now, and ValueError for parameters that look like personal data.
    Whether the user may request it is the calling feature's rule.
    """
    kind = kinds.of(key)
    for name, value in parameters.items():
        trail.refuse_personal(name, value)
    current = _current_digest(kind, parameters)
    if not current or current != digest:
        raise ContentChanged
    approval = Approval.objects.create(
        kind=key,
        parameters=dict(parameters),
        about=about,
        digest=digest,
        asked_by=asker.public_id,
        expires_at=Now() + LIFETIME,
    )
    trail.record("portal:approvals:asked", by=By.staff(asker, role), about=about, why=why, **_detail(approval))
    return approval


def approve(approval: Approval, *, digest: str, approver: HasPermissions, role: str = "") -> None:
    """Approve and execute in one transaction, exactly once. `digest` is that of the content the approver saw.

    Raises NotWaiting, NotAllowed or ContentChanged; an exception of `execute` leaves the request waiting.
    """
    by = By.staff(approver, role)
    with transaction.atomic():
        held = _hold(approval)
        kind = kinds.of(held.kind)
        _refuse_unfit(held, kind, approver)
        if not persons.are_independent(held.asked_by, approver.public_id):
            raise NotIndependent
        current = _current_digest(kind, held.parameters)
        if not current or current != held.digest:
            _decide(held, State.VOID, approver)
            trail.record("portal:approvals:voided", by=by, about=held.about, **_detail(held))
        elif current == digest:
            _decide(held, State.EXECUTED, approver)
            trail.record("portal:approvals:approved", by=by, about=held.about, **_detail(held))
            kind.execute(held.parameters, by=by, asked_by=held.asked_by)
    if held.state != State.EXECUTED:
        raise ContentChanged


@transaction.atomic
def refuse(
    approval: Approval, *, approver: HasPermissions, reason: Refusal, role: str = "", why: Why | None = None
) -> None:
    """Refuse the request. Raises NotWaiting or NotAllowed."""
    held = _hold(approval)
    _refuse_unfit(held, kinds.of(held.kind), approver)
    _decide(held, State.REFUSED, approver, refusal=reason)
    detail = {**_detail(held), "refusal": reason.value}
    trail.record("portal:approvals:refused", by=By.staff(approver, role), about=held.about, why=why, **detail)


@transaction.atomic
def withdraw(approval: Approval, *, asker: HasPermissions, role: str = "") -> None:
    """Withdraw one's own request. Raises NotWaiting or NotAllowed."""
    held = _hold(approval)
    if held.asked_by != asker.public_id:
        raise NotAllowed
    _decide(held, State.WITHDRAWN, asker)
    trail.record("portal:approvals:withdrawn", by=By.staff(asker, role), about=held.about, **_detail(held))


def purge() -> int:
    """Delete requests that ended more than 400 days ago; return how many."""
    return Approval.objects.filter(expires_at__lt=Now() - KEPT).delete()[0]


def _hold(approval: Approval) -> Approval:
    """Lock the row until the transaction ends, so that only one decision takes effect."""
    held = Approval.objects.live().select_for_update().filter(pk=approval.pk).first()
    if held is None:
        raise NotWaiting
    return held


def _refuse_unfit(held: Approval, kind: ApprovalKind, person: HasPermissions) -> None:
    if held.asked_by == person.public_id or not person.has_perm(kind.permission):
        raise NotAllowed


def _current_digest(kind: ApprovalKind, parameters: Mapping[str, Any]) -> str:
    """Return the digest of the current content, whose rows are locked; empty when it is gone."""
    try:
        return kinds.digest_of(kind.describe(parameters, lock=True))
    except ObjectDoesNotExist:
        return ""


def _decide(held: Approval, state: State, person: HasPermissions, *, refusal: str = "") -> None:
    held.state, held.decided_by, held.decided_at, held.refusal = state, person.public_id, Now(), refusal
    held.save(update_fields=["state", "decided_by", "decided_at", "refusal"])


def _detail(held: Approval) -> dict[str, Any]:
    """Return the detail that each audit entry about the request holds."""
    return {"approval": held.public_id, "kind": held.kind, "asked_by": held.asked_by}
