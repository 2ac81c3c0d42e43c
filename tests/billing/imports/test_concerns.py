"""What the operator is told about bills that are taken although something about them looks wrong."""

from pathlib import Path

import pytest

from accounts.models import Contract
from billing.models import Bill
from portal.imports.models import Run
from tests.billing.imports.statement_files import import_bills, item, usage

FLAGGED = "合計が会社の bill_total と一致しない請求（適格請求書とお知らせを差し止めます）"


@pytest.mark.parametrize("dry_run", [True, False])
def test_preview_and_result_say_how_many_bills_become_flagged_and_by_how_much(
    dry_run: bool, tmp_path: Path, contract: Contract
) -> None:
    rows = [item(billing_month=f"2025-{month:02}", bill_total=5721) for month in range(1, 13)]

    said = import_bills(tmp_path, *rows, dry_run=dry_run).said

    assert f"{FLAGGED}：12 件" in said
    assert "2 行目 2025-01 計算 5,720円、会社 5,721円（差 -1円）" in said
    assert said.count("（差 -1円）") == 10


def test_the_run_keeps_it_without_personal_data(tmp_path: Path, contract: Contract) -> None:
    import_bills(tmp_path, item(bill_total=1))

    (concern,) = Run.objects.get().concerns
    assert concern["reason"] == FLAGGED
    assert (concern["count"], concern["examples"]) == (1, [[2, "2026-10 計算 5,720円、会社 1円（差 5,719円）"]])
    assert contract.customer_number not in str(concern)


def test_a_flagged_bill_that_is_known_already_is_no_news(tmp_path: Path, contract: Contract) -> None:
    import_bills(tmp_path, item(bill_total=1))

    assert FLAGGED not in import_bills(tmp_path, item(bill_total=1)).said


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"paid_on": "2026-10-20"}, "お支払い済みでない請求に paid_on があります（お客様には表示しません）：1 件"),
        (
            {"paid_on": "2026-11-24", "payment_status": "paid"},
            "paid_on が先の日付です（お客様には表示しません）：1 件",
        ),
    ],
)
def test_a_day_of_payment_that_cannot_be_is_told_and_loses_no_row(
    fields: dict[str, str], words: str, tmp_path: Path, contract: Contract
) -> None:
    outcome = import_bills(tmp_path, item(**fields))

    assert words in outcome.said
    assert (outcome.code, Bill.objects.count()) == (0, 1)


def test_an_item_about_a_later_month_is_told_with_its_line(tmp_path: Path, contract: Contract) -> None:
    outcome = import_bills(tmp_path, item(), usage(refers_to_month="2026-11"))

    assert "refers_to_month が請求月より後の行がある請求：1 件\n    3 行目 2026-10" in outcome.said
    assert (outcome.code, Bill.objects.count()) == (0, 1)


def test_a_sound_file_has_no_concerns(tmp_path: Path, contract: Contract) -> None:
    import_bills(
        tmp_path,
        item(bill_total=5852, payment_status="paid", paid_on="2026-10-27"),
        usage(refers_to_month="2026-10", bill_total=5852, payment_status="paid", paid_on="2026-10-27"),
    )

    assert Run.objects.get().concerns == []


def test_a_line_number_that_lost_its_zero_makes_no_second_line(tmp_path: Path, contract: Contract) -> None:
    import_bills(tmp_path, item(line_number="09074000098"))

    outcome = import_bills(tmp_path, item(line_number="9074000098"))

    assert outcome.code == 3
    assert [(row["列"], row["値"]) for row in outcome.rejects or []] == [
        ("line_number", "9074000098（09074000098 ではありませんか）")
    ]
    assert "先頭の 0 が落ちています" in (outcome.rejects or [])[0]["理由"]
    assert Bill.objects.get().revision == 1
