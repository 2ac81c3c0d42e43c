import random
import re

import pytest

from accounts.contracts.imports import phone
from billing.imports.statements import Statements
from linkage.lines.imports import Lines
from portal.imports import columns
from portal.imports.columns import Column, Invalid

AMOUNT = columns.whole("amount", least=-9_999_999_999, most=9_999_999_999)
PRICE = columns.decimal("unit_price", before=5, after=2)


@pytest.mark.parametrize(
    ("column", "written", "normal"),
    [
        (AMOUNT, "１２００", "1200"),
        (AMOUNT, "1,200", "1200"),
        (AMOUNT, "▲500", "-500"),
        (AMOUNT, "－５００", "-500"),
        (AMOUNT, "−0", "0"),
        (AMOUNT, "+007", "7"),
        (PRICE, "２７．３６", "27.36"),
        (PRICE, "007.5", "7.5"),
        (PRICE, "-0.00", "0.00"),
        (columns.day("on"), "2026/3/9", "2026-03-09"),
        (columns.day("on"), "２０２４－０２－２９", "2024-02-29"),
        (columns.month("month"), "202611", "2026-11"),
        (columns.customer_number(), "0001-020304", "1020304"),
        (columns.customer_number(), "００１０２０３０４", "1020304"),
        (columns.line_number(), "090-1234-5678", "09012345678"),
        (columns.line_number(), "+81 90 1234 5678", "09012345678"),
        (columns.line_number(), "catv-0012", "CATV-0012"),
        (columns.line_number(), "10012345", "10012345"),
        (columns.words("name", 10), "　みなと\u200b　光\n二\t", "みなと　光 二"),
        (columns.choice("status", ["active"]), "Ａctive", "active"),
    ],
)
def test_what_people_and_systems_write_gets_its_normal_form(column: Column, written: str, normal: str) -> None:
    assert column.read(written) == normal


@pytest.mark.parametrize(
    ("column", "written"),
    [
        (AMOUNT, "12.5"),
        (AMOUNT, "1,20"),
        (AMOUNT, "0x1F"),
        (AMOUNT, "1_000"),
        (AMOUNT, "10000000000"),
        (AMOUNT, "千円"),
        (PRICE, "1e5"),
        (PRICE, "NaN"),
        (PRICE, "123456"),
        (PRICE, "1.234"),
        (columns.day("on"), "2026-02-29"),
        (columns.day("on"), "today"),
        (columns.day("on"), "26/10/27"),
        (columns.day("on"), "2026-1/2"),
        (columns.month("month"), "1999-12"),
        (columns.month("month"), "2026-13"),
        (columns.line_number(), "9074000098"),
        (columns.line_number(), "90-7400-0098"),
        (columns.line_number(), "５０１２３４５６７８"),
        (columns.line_number(), "312345678"),
        (phone("phone"), "9012345678"),
        (phone("phone"), "312345678"),
        (columns.customer_number(), "A123"),
        (columns.customer_number(), "1٣2"),
        (columns.customer_number(), "000"),
        (columns.customer_number(), "1" * 21),
        (columns.words("name", 3), "あいうえ"),
        (columns.words("name", 3), "\u200b"),
        (columns.words("name", 3), "　 "),
        (columns.choice("status", ["active"]), "gone"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_reason(column: Column, written: str) -> None:
    with pytest.raises(Invalid, match=r"。$"):
        column.read(written)


@pytest.mark.parametrize("column", [*Statements.columns, *Lines.columns], ids=lambda column: column.name)
def test_a_plain_field_is_its_own_normal_form(column: Column) -> None:
    """Rows of plain fields skip `read`, so `read` must return every match of the pattern unchanged."""
    choose = random.Random(column.name)
    seeds = [
        "2026-10-31",
        "2024-02-29",
        "1999-02-28",
        "2026-11",
        "202611",
        "0",
        "-1",
        "10",
        "12.50",
        "-0",
        "0.5",
        "007",
    ]
    seeds += [
        "9999999999",
        "999999999",
        "999999",
        "12345678901234567890",
        "A-1",
        "090-1234-5678",
        "due",
        "base",
        "exempt",
    ]
    seeds += ["光1ギガ　基本料", "a b", "み", "ﾐﾅﾄ", "", " ", "active", "2000-01", "1900-01-01", "-9999999999", "H1G-1"]
    alphabet = "0123456789-./A1a９－ 　みミﾐ\u200b\xa0\"',;\tー▲"
    plain = re.compile(column.pattern())
    tried = [*seeds, *("".join(choose.choices(alphabet, k=choose.randint(1, 8))) for _ in range(3000))]
    tried += [_changed(choose, choose.choice(seeds), alphabet) for _ in range(6000)]
    taken = [field for field in tried if plain.fullmatch(field)]

    outcomes = {field: column.read(field) for field in taken}

    assert all(field == normal for field, normal in outcomes.items())
    assert outcomes or column.plain == "(?!)"


def _changed(choose: random.Random, field: str, alphabet: str) -> str:
    at = choose.randint(0, len(field))
    return field[:at] + choose.choice(alphabet) + field[at + choose.randint(0, 1) :]


@pytest.mark.parametrize("column", [columns.line_number(), phone("phone")])
def test_a_number_that_lost_its_zero_is_refused_without_being_repeated(column: Column) -> None:
    with pytest.raises(Invalid, match=r"^先頭の 0 が落ちています。[^0-9]*$"):
        column.read("9074000098")


def test_a_customer_number_needs_no_zero_in_front() -> None:
    assert columns.customer_number().read("0001020304") == columns.customer_number().read("1020304")
