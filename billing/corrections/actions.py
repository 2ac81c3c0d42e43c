"""Correct a bill by hand: make a new revision with one more line item. No stored figure is ever changed.

The company's files stay the source: importing the same file again leaves a correction alone, a file with other content
for the month replaces it (`billing.imports.comparison`).
"""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from billing.corrections import previews, queries
from billing.corrections.models import ProposedCorrection
from billing.corrections.previews import Adjustment
from billing.invoices import actions as invoice_actions
from billing.statements.models import Bill
from billing.tax.figures import SUMS, rule
from portal.approvals import actions as approval_actions
from portal.approvals import queries as approval_queries
from portal.approvals.models import LIFETIME, Approval
from portal.audit import trail
from portal.audit.by import By, HasPermissions
from portal.imports import locks
from portal.public_id import new_public_id

IMPORTS = "statements"  # name of the import of bills, whose lock keeps the two apart
CODE = "CORRECTION"  # item_code of an adjustment made here

# The items of the revision before, and the adjustment. It has no `refers_to_month`: it corrects the month of its own
# bill, whereas a credit for an earlier month would make the invoice a credit note.
ITEMS = """
INSERT INTO billing_billitem (contract_id, month, revision, item_no, line_number, item_code, description, quantity,
    unit_price, amount, tax_category, tax_included, item_kind, service_from, service_to, refers_to_month)
SELECT contract_id, month, %(revision)s, item_no, line_number, item_code, description, quantity, unit_price, amount,
    tax_category, tax_included, item_kind, service_from, service_to, refers_to_month
FROM billing_billitem WHERE contract_id = %(contract)s AND month = %(month)s AND revision = %(former)s
UNION ALL
SELECT %(contract)s, %(month)s, %(revision)s, coalesce(max(item_no), 0) + 1, '', %(code)s, %(description)s, 1,
    %(amount)s, %(amount)s, %(tax_category)s, %(tax_included)s, 'adjustment', NULL, NULL, NULL
FROM billing_billitem WHERE contract_id = %(contract)s AND month = %(month)s AND revision = %(former)s
"""
# Totals by the database function that computes those of imported bills. `bill_total` stays the company's: a bill that
# was not flagged does not become so by its correction, a flagged one stops being so when its total equals `bill_total`.
FIGURES = f"""
INSERT INTO billing_bill (public_id, contract_id, month, revision, taxable_10, tax_10, taxable_8, tax_8, exempt,
    out_of_scope, subtotal, tax, total, bill_total, is_flagged, tax_rule, item_count, due_on, payment_method,
    payment_status, paid_on, corrected_from, corrected_by, approved_by, correction_reason)
SELECT %(public_id)s, old.contract_id, old.month, %(revision)s, figures.taxable_10, figures.tax_10, figures.taxable_8,
    figures.tax_8, sums.exempt, sums.out_of_scope, figures.subtotal, figures.tax, figures.total, old.bill_total,
    coalesce(old.is_flagged AND old.bill_total <> figures.total, false), %(rule)s, sums.item_count, old.due_on,
    old.payment_method, old.payment_status, old.paid_on, coalesce(old.corrected_from, old.revision), %(by)s,
    %(approved_by)s, %(reason)s
FROM billing_bill AS old
CROSS JOIN LATERAL (
    SELECT count(*)::int AS item_count,{SUMS}
    FROM billing_billitem AS item
    WHERE item.contract_id = old.contract_id AND item.month = %(month)s AND item.revision = %(revision)s
) AS sums
CROSS JOIN LATERAL billing_tax_totals(
    without_10, included_10, without_8, included_8, sums.exempt, sums.out_of_scope, %(rounding)s) AS figures
WHERE old.id = %(id)s
"""  # noqa: S608 -- constants only  # nosec B608


class Superseded(Exception):
    """The revision is no longer the newest: an import or a colleague replaced it meanwhile."""


class Busy(Exception):
    """An import of bills or another correction is running; try again."""


class BelowZero(Exception):
    """The bill would pay money back, or more of it. That is a refund and needs another procedure."""


class NeedsSecondPerson(Exception):
    """The correction is above what one person may do alone; see `propose`."""


class AlreadyProposed(Exception):
    """A correction of the bill waits for a second person already."""


@transaction.atomic
def correct(*, bill: Bill, adjustment: Adjustment, by: By, reason: str, asked_by: str = "") -> Bill:
    """Make and return the next revision of a bill, with one more line item.

    The revision before gets its invoice first, so that the customer can still read it. The holder is notified as of any
    revised bill (`billing.bill_mails`). `by` is the member of staff; where it is the second person, who approves,
    `asked_by` is the public id of the first. `reason` is shown to staff only.

    Raises Superseded, Busy, BelowZero or, without a second person, NeedsSecondPerson.
    """
    if not locks.take(IMPORTS):
        raise Busy
    difference = previews.of(bill, adjustment).total - bill.total
    if not asked_by and queries.needs_second_person(bill, difference=difference, person=by.actor):
        raise NeedsSecondPerson
    invoice_actions.of_bill(public_id=bill.public_id)
    now_superseded = Bill.objects.newest().filter(pk=bill.pk).update(superseded_at=Now())
    if not now_superseded:
        raise Superseded
    made = _revised(bill, adjustment, by=by, reason=reason, asked_by=asked_by)
    if previews.is_refund(made.total, before=bill.total):
        raise BelowZero
    detail: dict[str, Any] = {"bill": made.public_id, "revision": made.revision}
    if asked_by:
        detail["asked_by"] = asked_by
    trail.record("billing:corrections:made", by=by, about=_concerned(made), **detail)
    return made


@transaction.atomic
def propose(*, bill: Bill, adjustment: Adjustment, reason: str, asker: HasPermissions, role: str = "") -> Approval:
    """Ask a second person for a correction; return the request. The bill stays as it is until they approve.

    Raises Superseded, Busy, BelowZero or AlreadyProposed.
    """
    if not locks.take(IMPORTS):
        raise Busy
    if not Bill.objects.newest().filter(pk=bill.pk).exists():
        raise Superseded
    if previews.is_refund(previews.of(bill, adjustment).total, before=bill.total):
        raise BelowZero
    if queries.waiting(bill):
        raise AlreadyProposed
    proposed = ProposedCorrection.objects.create(bill=bill, reason=reason, **asdict(adjustment))
    parameters = {"proposed": proposed.public_id, "bill": bill.public_id}
    digest = approval_queries.content(queries.KIND, parameters).digest
    return approval_actions.ask(
        queries.KIND, parameters=parameters, digest=digest, asker=asker, role=role, about=_concerned(bill)
    )


def purge() -> int:
    """Delete proposals as old as the requests that `portal.approvals` deletes; return how many."""
    over = ProposedCorrection.objects.filter(made_at__lt=Now() - (approval_actions.KEPT + LIFETIME))
    return over.delete()[0]


def _concerned(bill: Bill) -> str:
    """Return the public id of the holder whose bill it is, else of the contract."""
    holder = bill.contract.holder if bill.month >= bill.contract.bills_from else None
    return holder.public_id if holder else bill.contract.public_id


def _revised(bill: Bill, adjustment: Adjustment, *, by: By, reason: str, asked_by: str) -> Bill:
    values: dict[str, Any] = {
        "id": bill.pk,
        "contract": bill.contract_id,
        "month": bill.month,
        "former": bill.revision,
        "public_id": new_public_id(),
        "revision": bill.revision + 1,
        "by": asked_by or by.actor,
        "approved_by": by.actor if asked_by else "",
        "reason": reason,
        "code": CODE,
        "rounding": settings.TAX_ROUNDING,
        "rule": rule(settings.TAX_ROUNDING),
        **asdict(adjustment),
    }
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, values)
        cursor.execute(FIGURES, values)
    return Bill.objects.select_related("contract__holder").get(public_id=values["public_id"])
