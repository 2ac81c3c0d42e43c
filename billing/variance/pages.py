"""The context of the page なぜ今月は高いの？, which explains the variance of a bill."""

from datetime import date
from typing import Any

from billing.statements.months import downwards, shifted, spoken
from billing.statements.records import Detail
from billing.variance import queries, wording
from billing.variance.causes import explain


def page(bill: Detail, *, today: date) -> dict[str, Any]:
    """Return the context; `today` in JST.

    Without `entries` if no earlier bill is shown, or either amount is in question.
    """
    before = bill.explained_before
    context = {
        "bill": bill,
        "before": before,
        "heading": "前回のご請求との違い",
        "is_first": bill.before is None,
        "is_checked": bill.before_shown is not None and before is None,
    }
    if before is None:
        return context
    difference = bill.total - before.total
    components = explain(*queries.items(bill, before), difference=difference)
    when = spoken(bill.month, today)
    gap = downwards(shifted(bill.month, -1), shifted(before.month, 1))
    return {
        **context,
        "heading": f"なぜ{when}は{'高い' if difference > 0 else '安い'}の？" if difference else context["heading"],
        "difference": difference,
        "size": abs(difference),
        "entries": wording.entries(components),
        "gap": "・".join(f"{month.month}月" for month in reversed(gap)),
    }
