"""The import of the company's file of bills: one row per line item.

A bill is identified by customer number and month, and always arrives with all its rows.
"""

from collections.abc import Sequence
from datetime import date

from billing.imports import comparison, concerns, grouping, validation, writing
from billing.statements.models import ItemKind, PaymentStatus, TaxCategory
from portal.imports import columns
from portal.imports.columns import blank, optional
from portal.imports.kinds import Concern, Kind, Verdict

MOST_YEN = 9_999_999_999
MOST_ITEMS = 999_999


class Statements(Kind):
    """Import new bills, new revisions, and changes of payment columns."""

    name = "statements"
    noun = "請求"
    action = "billing:statements:imported"
    unit = ("customer_number", "billing_month")
    verdicts = (
        Verdict("new", "新規"),
        Verdict("revision", "改訂（新しい版）"),
        Verdict("recomputed", "税額の再計算（新しい版）"),
        Verdict("payment", "お支払いのみ変更"),
        Verdict("unchanged", "変更なし"),
    )
    columns = (
        columns.customer_number(),
        columns.month("billing_month"),
        blank(columns.line_number()),
        columns.words("item_code", 32),
        columns.words("description", 200),
        columns.decimal("quantity", before=10, after=4),
        columns.decimal("unit_price", before=12, after=4),
        columns.whole("amount", least=-MOST_YEN, most=MOST_YEN),
        columns.choice("tax_category", TaxCategory.values),
        columns.day("due_on"),
        columns.words("payment_method", 40),
        columns.choice("payment_status", PaymentStatus.values),
        blank(columns.day("paid_on")),
        optional(columns.whole("item_no", least=1, most=MOST_ITEMS)),
        optional(columns.whole("bill_total", least=-MOST_YEN, most=MOST_YEN)),
        optional(columns.flag("tax_included")),
        optional(columns.choice("item_kind", ItemKind.values)),
        optional(columns.day("service_from")),
        optional(columns.day("service_to")),
        optional(columns.month("refers_to_month")),
    )

    def judge(self, *, today: date) -> None:
        """Group the rows into bills and reject bills with a fault, with all their rows."""
        grouping.group_rows()
        validation.reject_invalid(today=today)

    def compare(self) -> dict[str, int]:
        """Return the number of bills by verdict."""
        return comparison.settle_verdicts(absent=self.absent)

    def concerns(self, limit: int, *, today: date) -> list[Concern]:
        """Return bills that become flagged, and payments and months that do not fit together."""
        return concerns.of_plan(limit, today=today)

    def differences(self, limit: int) -> list[str]:
        """Return up to `limit` lines of customer number, month and verdict."""
        labels = {verdict.name: verdict.label for verdict in self.verdicts}
        return [f"{bill} {labels[verdict]}" for bill, verdict in comparison.differences(limit)]

    def apply(self) -> Sequence[str]:
        """Write the planned bills; return the tables to vacuum."""
        return writing.apply_plan()
