"""Concern on bills that are taken although something about them looks wrong: one statement over the plan for each."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

from portal.imports.kinds import Concern

WRITTEN = "verdict IN ('new', 'revision', 'recomputed')"
TAKEN = "verdict <> 'rejected'"
YEN = "to_char({}, 'FM999,999,999,990')"
FLAGGED = "合計が会社の bill_total と一致しない請求（適格請求書とお知らせを差し止めます）"
# Reason, condition on `bill_plan`, line of the example, words about it
CONCERNS = (
    (
        FLAGGED,
        f"is_flagged AND {WRITTEN}",
        "first_line",
        f"""format('%%s 計算 %%s円、会社 %%s円（差 %%s円）', billing_month, {YEN.format("total")},
            {YEN.format("bill_total")}, {YEN.format("total - bill_total")})""",
    ),
    (
        "お支払い済みでない請求に paid_on があります（お客様には表示しません）",
        f"paid_on IS NOT NULL AND payment_status <> 'paid' AND {TAKEN}",
        "first_line",
        "format('%%s payment_status=%%s、paid_on=%%s', billing_month, payment_status, paid_on)",
    ),
    (
        "paid_on が先の日付です（お客様には表示しません）",
        f"paid_on > %(today)s AND {TAKEN}",
        "first_line",
        "format('%%s paid_on=%%s', billing_month, paid_on)",
    ),
    (
        "refers_to_month が請求月より後の行がある請求",
        f"refers_ahead IS NOT NULL AND {TAKEN}",
        "refers_ahead",
        "billing_month",
    ),
)
COUNTS = "SELECT {counts} FROM bill_plan"
EXAMPLES = "SELECT {line}, {words} FROM bill_plan WHERE {condition} ORDER BY {line} LIMIT %(limit)s"


def of_plan(limit: int, *, today: date) -> list[Concern]:
    """Return the concerns that apply to the planned bills, each with up to `limit` examples. `today` in JST."""
    values: dict[str, Any] = {"limit": limit, "today": today}
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for _, condition, _, _ in CONCERNS)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(counts=counts), values)
        found = zip(CONCERNS, cursor.fetchone() or (), strict=True)
    return [
        Concern(reason=reason, count=count, examples=_examples(values, condition=condition, line=line, words=words))
        for (reason, condition, line, words), count in found
        if count
    ]


def _examples(values: Mapping[str, Any], **parts: str) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(EXAMPLES.format(**parts), values)
        return [(int(line), str(words)) for line, words in cursor.fetchall()]
