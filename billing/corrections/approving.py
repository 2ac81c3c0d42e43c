"""The kind of approval of corrections: what the second person is shown, and what their approval makes."""

from django.urls import reverse

from billing.corrections import actions, previews, queries
from billing.corrections.models import ProposedCorrection
from billing.corrections.previews import Adjustment
from portal.approvals import kinds
from portal.approvals.kinds import ApprovalKind, CannotExecute, Lines, Parameters
from portal.audit.by import By
from portal.design.templatetags.design import yen, ym

NEWEST, FORMER = "最新", "その後、新しい版があります"
WHY_NOT = {
    actions.Busy: "請求データの取り込みまたはほかの訂正が進行中です。しばらくしてから、もう一度承認してください。",
    actions.Superseded: "承認の直前に請求の新しい版ができたため、訂正していません。内容をご確認ください。",
    actions.BelowZero: "ご返金が必要になる（または増える）ため、訂正できません。返金は経理の手続きで行ってください。",
}


def describe(parameters: Parameters, *, lock: bool) -> Lines:
    """Return the bill, the new line with both totals, and the reason. Raises ObjectDoesNotExist.

    Nothing is locked: proposals and figures of a revision never change, and `correct` notices under the lock of imports
    whether the revision is still the newest.
    """
    proposed = _proposed(parameters)
    bill = proposed.bill
    after = previews.of(bill, _adjustment(proposed))
    return [
        ("請求", f"{ym(bill.month)}（お客様番号 {bill.contract.customer_number}）"),
        ("対象の版", f"第{bill.revision}版（{FORMER if bill.superseded_at else NEWEST}）"),
        ("お支払い", bill.get_payment_status_display()),
        ("追加する明細", proposed.description),
        ("金額", f"{yen(proposed.amount)}（{'税込' if proposed.tax_included else '税抜'}）"),
        ("税区分", proposed.get_tax_category_display()),
        ("訂正前の請求額", f"{yen(bill.total)}（うち消費税 {yen(bill.tax)}）"),
        ("訂正後の請求額", f"{yen(after.total)}（うち消費税 {yen(after.tax)}）"),
        ("差額", yen(after.total - bill.total)),
        ("訂正の理由", proposed.reason),
    ]


def execute(parameters: Parameters, *, by: By, asked_by: str) -> None:
    """Correct the bill for whoever asked. Raises CannotExecute while imports run, or where the bill has changed."""
    proposed = _proposed(parameters)
    try:
        actions.correct(
            bill=proposed.bill,
            adjustment=_adjustment(proposed),
            by=by,
            reason=proposed.reason,
            asked_by=asked_by,
        )
    except tuple(WHY_NOT) as reason:
        raise CannotExecute(WHY_NOT[type(reason)]) from None


def page(parameters: Parameters) -> str:
    """Return the desk's page of the bill."""
    return reverse("desk:billing_bill_change", args=[parameters["bill"]])


def _proposed(parameters: Parameters) -> ProposedCorrection:
    rows = ProposedCorrection.objects.select_related("bill__contract__holder")
    return rows.get(public_id=parameters["proposed"], bill__public_id=parameters["bill"])


def _adjustment(proposed: ProposedCorrection) -> Adjustment:
    return Adjustment(proposed.description, proposed.amount, proposed.tax_category, proposed.tax_included)


kinds.register(ApprovalKind(queries.KIND, "請求の訂正", "billing.change_bill", describe, execute, page))
