"""The rows of the bill list, formatted in Python so that the row template only places text.

Filters and tags would run for each of fifteen rows and cost more CPU than the query (measured by `make bench`).
"""

from collections.abc import Iterator
from functools import cache
from typing import TypedDict

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from billing.charts.drawing import Bar
from billing.statements.months import shifted
from billing.statements.policies import Edge
from billing.statements.records import Header, Month, Statement
from billing.statements.standing import TONES, UNDATED, Standing
from portal.text import yen_change

ANY = "PUBLIC_ID"  # placeholder in an address that is reversed once a page


class Row(TypedDict, total=False):
    """A month of the list as text; without a bill only `month`.

    A dictionary, because a template tries item access before attributes: every other type costs a failed lookup for
    each value.
    """

    month: str
    due: str
    amount: str
    change: str
    chip: str
    url: str
    is_revised: bool


def of(statement: Statement) -> list[Row]:
    """Return the rows of the list, newest month first, one for each month of the statement."""
    return list(_rows(statement))


def bars(statement: Statement) -> list[Bar]:
    """Return the same months for the chart, oldest first."""
    pattern = reverse("billing:statements:detail", args=[ANY])
    return [
        Bar(month.month, month.bill.total, pattern.replace(ANY, month.bill.public_id), month.bill.is_flagged)
        if month.bill
        else Bar(month.month, None)
        for month in reversed(statement.months)
    ]


def edge(statement: Statement) -> str:
    """Return the sentence below the list that says why it shows nothing older."""
    match statement.edge:
        case Edge.WINDOW:
            before = shifted(statement.months[-1].month, -1)
            older = f"{before.year}年{before.month}月以前の明細は、お申し込みによりご覧いただけます。"
            return f"最大15か月分を表示しています。{older}"
        case Edge.FIRST_MONTH:
            first = settings.FIRST_BILLING_MONTH
            return f"{first.year}年{first.month}月以降の料金を表示できます。"
        case Edge.CONTRACT:
            return "ご契約開始より前のご請求はありません。"
        case Edge.HOLDER:
            return "ご契約者が変わる前のご請求は表示されません。"
        case None:
            return ""


def change(yen: int | None) -> str:
    """Format a difference in yen: +312円, −210円, ±0円; a dash where there is nothing to compare with."""
    if yen is None:
        return "—"
    return yen_change(yen)


@cache
def chip(standing: str) -> str:
    """Return the markup of the chip of a bill's standing; rendered from the component once per process."""
    known = Standing(standing)
    return render_to_string("billing/statements/_chip.html", {"tone": TONES[known], "text": known.label})


def _rows(statement: Statement) -> Iterator[Row]:
    pattern = reverse("billing:statements:detail", args=[ANY])
    for month in statement.months:
        name = f"{month.month.year}年{month.month.month}月"
        yield _row(name, month, month.bill, pattern) if month.bill else Row(month=name)


def _row(name: str, month: Month, bill: Header, pattern: str) -> Row:
    return Row(
        month=name,
        due="—" if bill.standing in UNDATED else f"{bill.due_on.month}月{bill.due_on.day}日",
        amount=f"{bill.total:,}".replace("-", "−"),
        change=change(month.change),
        chip=chip(bill.standing),
        url=pattern.replace(ANY, bill.public_id),
        is_revised=bill.revision > 1,
    )
