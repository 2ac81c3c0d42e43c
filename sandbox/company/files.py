"""Write the CSV files row by row, so that memory does not grow with the number of customers."""

import csv
import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from sandbox.company import bills, former_service
from sandbox.company.bills import Item
from sandbox.company.cast import cast
from sandbox.company.customers import Customer, generated

CUSTOMERS = "customer_number,name,name_kana,phone,phone_2,email,birth_date,postal_code,address,contracted_on,status"
LINES = (
    "customer_number,line_number,service,plan,base_fee,data_allowance_mb,started_on,status,"
    "user_name,user_name_kana,user_birth_date"
)
STATEMENTS = (
    "customer_number,billing_month,line_number,item_code,description,quantity,unit_price,amount,tax_category,"
    "due_on,payment_method,payment_status,paid_on,item_no,bill_total,tax_included,item_kind,service_from,service_to"
)
Row = list[object]
ONE_DAY = timedelta(days=1)


def write(folder: Path, *, customers: int, months: int, today: date) -> list[Path]:
    """Write customers.csv, lines.csv, statements.csv, corrections.csv and legacy.csv; return their paths.

    The newest bills are of the month of `today`.
    """
    newest = today.replace(day=1)
    folder.mkdir(parents=True, exist_ok=True)

    def all_customers() -> Iterator[Customer]:
        return itertools.chain(cast(newest), generated(customers, newest=newest))

    return [
        _file(folder / "customers.csv", CUSTOMERS, (_customer_row(customer) for customer in all_customers())),
        _file(folder / "lines.csv", LINES, (row for customer in all_customers() for row in _line_rows(customer))),
        _file(folder / "statements.csv", STATEMENTS, _statement_rows(all_customers, months, newest, today)),
        _file(folder / "corrections.csv", STATEMENTS, _correction_rows(newest, today)),
        _file(folder / "legacy.csv", former_service.COLUMNS, former_service.rows()),
    ]


def _file(path: Path, header: str, rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path


def _customer_row(customer: Customer) -> Row:
    person = customer.holder
    return [
        f"{customer.number:010d}", person.name, person.kana, customer.phone, customer.phone_2, customer.email,
        person.birth_date, customer.postal_code, customer.address, customer.contracted_on, customer.status,
    ]  # fmt: skip


def _line_rows(customer: Customer) -> Iterator[Row]:
    for line in customer.lines:
        user = [line.user.name, line.user.kana, line.user.birth_date] if line.user else ["", "", ""]
        yield [
            customer.number, line.number, line.plan.service, line.plan.name, line.plan.base_fee,
            line.plan.data_allowance_mb, line.started_on, customer.status, *user,
        ]  # fmt: skip


def _statement_rows(
    all_customers: Callable[[], Iterator[Customer]], months: int, newest: date, today: date
) -> Iterator[Row]:
    """Yield bills oldest month first, as the company would have exported them over time."""
    for back in reversed(range(months)):
        for customer in all_customers():
            yield from _bill_rows(customer, back, newest, today)


def _correction_rows(newest: date, today: date) -> Iterator[Row]:
    """Yield a revised bill: that of four months ago again, with a forgotten discount as one more row."""
    customer = cast(newest)[0]
    month = bills.month_back(newest, 4)
    forgotten = Item("H1G-1020304", "LONG", "長期利用割引（訂正）", "1", "-300", -300, kind="discount")
    yield from _printed(customer, 4, month, [*bills.items(customer, 4, month), forgotten], today)


def _bill_rows(customer: Customer, back: int, newest: date, today: date) -> Iterator[Row]:
    month = bills.month_back(newest, back)
    rows = bills.items(customer, back, month)
    if customer.status == "ended" and back < 3:
        rows = []
    yield from _printed(customer, back, month, rows, today)


def _printed(customer: Customer, back: int, month: date, rows: list[Item], today: date) -> Iterator[Row]:
    status, paid_on = bills.payment(customer, back, month, today)
    used = bills.month_back(month, 1)
    printed_total = bills.total(rows) + (1 if back in customer.wrong_total else 0)
    for number, item in enumerate(rows, start=1):
        yield [
            customer.number, f"{month:%Y-%m}", item.line_number, item.code, item.description, item.quantity,
            item.unit_price, item.amount, item.tax_category, bills.due_on(month), customer.payment_method, status,
            paid_on or "", number, printed_total, "1" if item.tax_included else "", item.kind,
            used, month - ONE_DAY,
        ]  # fmt: skip
