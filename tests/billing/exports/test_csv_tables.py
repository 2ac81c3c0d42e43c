"""The CSV tables: columns, encodings, formulas, fractions."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest

from billing.exports import csv_tables
from billing.exports.encodings import Encoding
from billing.exports.queries import ItemRow


def an_item_row(**fields: Any) -> ItemRow:
    given: dict[str, Any] = {
        "month": date(2026, 11, 1), "item_no": 1, "line_number": "09011112222", "line_label": "みなとモバイル 3ギガ",
        "description": "基本料", "quantity": Decimal("1.0000"), "unit_price": Decimal("1800.0000"), "amount": 1800,
        "tax_category": "10", "tax_included": False, "service_from": date(2026, 10, 1),
        "service_to": date(2026, 10, 31), "refers_to_month": None,
    }  # fmt: skip
    return ItemRow(**{**given, **fields})


def read(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode(encoding))))


def test_a_row_an_item_with_plain_numbers_and_days() -> None:
    header, row = read(csv_tables.items_csv("10012345", [an_item_row()], Encoding.UTF8))

    assert dict(zip(header, row, strict=True)) == {
        "お客様番号": "10012345", "ご請求年月": "2026-11", "明細番号": "1", "回線": "090-1111-2222",
        "サービス・プラン": "みなとモバイル 3ギガ", "内容": "基本料",
        "数量": "1", "単価": "1800", "金額": "1800",
        "税区分": "10％対象",
        "税抜・税込": "税抜", "ご利用開始日": "2026-10-01", "ご利用終了日": "2026-10-31", "対象年月": "",
    }  # fmt: skip


def test_utf_8_begins_with_the_mark_that_excel_looks_for() -> None:
    assert csv_tables.items_csv("1", [], Encoding.UTF8).startswith(b"\xef\xbb\xbf")
    assert not csv_tables.items_csv("1", [], Encoding.CP932).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "description",
    ["=HYPERLINK(A1)", "+81", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "−5", "＠foo"],
)
@pytest.mark.parametrize(("encoding", "codec"), [(Encoding.UTF8, "utf-8-sig"), (Encoding.CP932, "cp932")])
def test_a_text_that_begins_like_a_formula_is_no_formula(description: str, encoding: Encoding, codec: str) -> None:
    content = csv_tables.items_csv("1", [an_item_row(description=description)], encoding)

    assert read(content, codec)[1][5].startswith("'")


def test_credits_stay_numbers() -> None:
    row = read(csv_tables.items_csv("1", [an_item_row(amount=-500, unit_price=Decimal("-500"))], Encoding.UTF8))[1]

    assert row[7:9] == ["-500", "-500"]


def test_cp932_writes_what_it_has_and_marks_what_it_lacks() -> None:
    row = read(csv_tables.items_csv("1", [an_item_row(description="髙﨑①㈱〜−𠮷")], Encoding.CP932), "cp932")[1]

    assert row[5] == "髙﨑①㈱～－〓"


@pytest.mark.parametrize(("encoding", "codec"), [(Encoding.UTF8, "utf-8-sig"), (Encoding.CP932, "cp932")])
def test_a_gaiji_is_a_mark_in_both(encoding: Encoding, codec: str) -> None:
    row = read(csv_tables.items_csv("1", [an_item_row(description="\ue000田")], encoding), codec)[1]

    assert row[5] == "〓田"


def test_commas_quotes_and_line_ends_stay_inside_their_cell() -> None:
    row = read(csv_tables.items_csv("1", [an_item_row(description='通話料, "国内"\n10月')], Encoding.UTF8))[1]

    assert row[5] == '通話料, "国内"\n10月'


def test_fractions_keep_their_digits() -> None:
    row = read(
        csv_tables.items_csv(
            "1", [an_item_row(quantity=Decimal("12.5000"), unit_price=Decimal("0.0250"))], Encoding.UTF8
        )
    )

    assert row[1][6:8] == ["12.5", "0.025"]
