"""Generate the items of a contract's monthly bill."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sandbox.company.catalogue import Option
from sandbox.company.customers import Customer, Line

RATES = {"10": 10, "8": 8}


@dataclass(frozen=True)
class Item:
    """One line item. `amount` in whole yen."""

    line_number: str
    code: str
    description: str
    quantity: str
    unit_price: str
    amount: int
    tax_category: str = "10"
    tax_included: bool = False
    kind: str = "base"


def month_back(newest: date, months: int) -> date:
    """Return the first day of the month `months` before `newest`."""
    years, month = divmod(newest.year * 12 + newest.month - 1 - months, 12)
    return date(years, month + 1, 1)


def due_on(month: date) -> date:
    """Return the 27th of the month, or the Monday after if it falls on a weekend."""
    due = month.replace(day=27)
    return due + timedelta(days={5: 2, 6: 1}.get(due.weekday(), 0))


def items(customer: Customer, back: int, month: date) -> list[Item]:
    """Return the items of the month `back` months before the newest; empty if it has no bill."""
    if back in customer.months_off or month <= customer.contracted_on.replace(day=1):
        return []
    random = Random(customer.number * 1_000 + month.year * 12 + month.month)
    rows = [row for line in customer.lines for row in _line_rows(line, month, random)]
    rows += [_option_row("", option) for option in customer.extras]
    if len(customer.lines) > 1:
        rows.append(Item("", "SET", "まとめて割", "1", "-550", -550, kind="discount"))
    if back in customer.one_offs:
        description, fee = customer.one_offs[back]
        rows.append(Item("", "WORK", description, "1", str(fee), fee, kind="one_off"))
    return rows


def total(rows: list[Item]) -> int:
    """Return the bill's total in yen with tax, rounded down once per rate."""
    outcome = sum(row.amount for row in rows)
    for category, rate in RATES.items():
        exclusive = sum(row.amount for row in rows if row.tax_category == category and not row.tax_included)
        outcome += exclusive * rate // 100
    return outcome


def payment(customer: Customer, back: int, month: date, today: date) -> tuple[str, date | None]:
    """Return the payment status, and the day of payment if paid."""
    if back in customer.unpaid:
        return customer.unpaid[back], None
    due = due_on(month)
    return ("paid", due) if due < today else ("due", None)


def _line_rows(line: Line, month: date, random: Random) -> Iterator[Item]:
    plan = line.plan
    yield Item(line.number, plan.code, f"{plan.name} 基本料", "1", str(plan.base_fee), plan.base_fee)
    if plan.call_charges and (minutes := random.choice([0, 0, 3, 8, 14, 21, 35])):
        yield Item(line.number, "CALL", "国内通話料", str(minutes * 2), "20", minutes * 40, kind="usage")
    if plan.metered_yen:
        used = random.randint(160, 420) + (90 if month.month in (1, 2, 8, 9) else 0)
        yield Item(
            line.number,
            "KWH",
            "電力量料金",
            str(used),
            str(plan.metered_yen),
            int(used * plan.metered_yen),
            kind="usage",
        )
        yield Item(line.number, "RENEW", "再エネ発電賦課金", str(used), "3.36", int(used * 3.36), kind="usage")
    for option in (*plan.options, *line.options):
        yield _option_row(line.number, option)


def _option_row(line_number: str, option: Option) -> Item:
    return Item(
        line_number, option.code, option.description, "1", str(option.fee), option.fee,
        option.tax_category, option.tax_included, option.kind,
    )  # fmt: skip
