from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import Contract
from linkage.models import Line
from tests.people import a_contract
from tests.portal.imports.running import Outcome, run, written

COLUMNS = (
    "customer_number,line_number,service,plan,base_fee,data_allowance_mb,started_on,status,"
    "user_name,user_name_kana,user_birth_date"
)
HERS = "1020304,090-1234-5678,モバイル,みなとモバイル 20GB,2980,20480,2021-04-01,active,,,"
CHILDS = "1020304,09087654321,モバイル,みなとモバイル キッズ,980,1024,2024/4/1,active,湊 陽太,みなと ようた,2014-08-02"
CABLE = "1020304,catv-0012,ケーブルテレビ,スタンダード,4100,0,2021-04-01,suspended,,,"


@pytest.fixture
def contract(db: None) -> Contract:
    """The contract of the imported lines."""
    return a_contract("1020304")


def import_lines(folder: Path, *rows: str, **options: object) -> Outcome:
    return run("import_lines", written(folder / "lines.csv", COLUMNS, rows), **options)


def test_lines_arrive_at_their_contract(tmp_path: Path, contract: Contract) -> None:
    outcome = import_lines(tmp_path, HERS, CHILDS, CABLE)

    child = Line.objects.get(line_number="09087654321")
    assert outcome.code == 0
    assert [line.line_number for line in contract.lines.order_by("line_number")] == [
        "09012345678", "09087654321", "CATV-0012",
    ]  # fmt: skip
    assert (child.plan, child.base_fee, child.data_allowance_mb) == ("みなとモバイル キッズ", 980, 1024)
    assert (child.user_name, child.user_name_kana, child.user_birth_date) == (
        "湊 陽太", "ミナト　ヨウタ", date(2014, 8, 2),
    )  # fmt: skip
    assert Line.objects.get(line_number="CATV-0012").user_birth_date is None


def test_the_same_file_twice_touches_no_row(tmp_path: Path, contract: Contract) -> None:
    import_lines(tmp_path, HERS, CHILDS)
    before = places()

    outcome = import_lines(tmp_path, HERS, CHILDS)

    assert "新規 0、変更 0、変更なし 2" in outcome.said
    assert places() == before


def test_a_line_keeps_its_identity_through_changes_and_may_move(tmp_path: Path, contract: Contract) -> None:
    other = a_contract("1020305")
    import_lines(tmp_path, HERS)
    public_id = Line.objects.get().public_id

    import_lines(tmp_path, HERS.replace("1020304", "1020305").replace("2980", "2480"))

    line = Line.objects.get()
    assert (line.public_id, line.contract, line.base_fee) == (public_id, other, 2480)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("2980", "-2980", "base_fee"),
        ("2980", "29.80", "base_fee"),
        ("20480", "", "data_allowance_mb"),
        ("1020304", "999", "customer_number"),
        ("090-1234-5678", "電話", "line_number"),
        ("active", "paused", "status"),
    ],
)
def test_what_cannot_be_right_is_rejected_alone(
    tmp_path: Path, contract: Contract, old: str, new: str, column: str
) -> None:
    outcome = import_lines(tmp_path, HERS.replace(old, new), CHILDS)

    assert outcome.code == 3
    assert outcome.reasons() == [("2", column)]
    assert Line.objects.get().line_number == "09087654321"


def test_a_line_given_twice_is_taken_once(tmp_path: Path, contract: Contract) -> None:
    outcome = import_lines(tmp_path, HERS, HERS.replace("090-1234-5678", "09012345678").replace("2980", "1"))

    assert outcome.reasons() == [("3", "line_number")]
    assert Line.objects.get().base_fee == 2980


def test_a_dry_run_writes_nothing(tmp_path: Path, contract: Contract) -> None:
    outcome = import_lines(tmp_path, HERS, dry_run=True)

    assert "09012345678 新規" in outcome.said
    assert not Line.objects.exists()


def places() -> list[str]:
    """Return the physical row (ctid) of each line: any UPDATE changes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT line_number || ctid::text FROM linkage_line ORDER BY 1")
        return [place for (place,) in cursor.fetchall()]
