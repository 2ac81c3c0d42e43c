"""Import files uploaded at the desk."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest

from accounts.models import User
from billing.models import Bill
from billing.statements import partitions
from desk.imports import working
from desk.staff.roles import Role
from portal.imports.models import Piece, Run, Upload
from tests.desk.handing_in import BILLS
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import DESK_NIGHT, PHONE, SCRIPTLESS, Scene
from tests.journeys.test_desk import signs_in
from tests.journeys.test_downloads import downloaded
from tests.journeys.visitor import Visitor
from tests.people import a_contract, an_insider

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(transactional_db: None) -> Iterator[User]:
    """Somebody of the billing role, while nobody but the test wakes the worker."""
    a_contract("1020304")
    with patch("portal.delivery.broker.app.send_task"):
        yield an_insider("seikyu", "請求の人", Role.BILLING)
    for month in partitions.months():
        partitions.drop(month)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three bills, two of them wrong, under a long name."""
    path = tmp_path / "請求データ_2025年10月分_最終版_経理確認済み_差し替え後.csv"
    path.write_bytes(BILLS)
    return path


def chooses(visitor: Visitor, path: Path) -> None:
    visitor.ticks("ご請求")
    visitor.does(lambda: visitor.page.get_by_label("CSVファイル").set_input_files(path))


def looks_again(visitor: Visitor) -> None:
    """What comes by itself where scripts run."""
    if not visitor.scene.scripts:
        visitor.follows("状況を更新")


@pytest.mark.parametrize("scene", [PHONE, DESK_NIGHT, SCRIPTLESS], ids=lambda scene: scene.name)
def test_from_the_file_to_the_run_and_its_bad_rows(arrive: Arrive, scene: Scene, clerk: User, file: Path) -> None:
    visitor = arrive(scene)
    signs_in(visitor, clerk)
    visitor.follows("データの取り込み")
    visitor.follows("ファイルを取り込む")
    visitor.sees("アップロード済みのファイルはありません")
    visitor.presses("内容を確認する")
    visitor.sees("CSVファイルを選択してください")

    chooses(visitor, file)
    visitor.presses("内容を確認する")
    visitor.sees("内容を確認しています", "順番をお待ちください")
    working.work_all()
    looks_again(visitor)
    visitor.sees("取り込むとどうなるか", "1020304 2025-10 新規", "登録されていないお客様番号です")
    visitor.looks_over()
    assert not Bill.objects.exists()

    visitor.follows("取り込みへ進む")
    visitor.sees("このファイルを取り込みますか", "誤りがあります")
    visitor.presses("取り込む", exact=True)
    visitor.sees("取り込んでいます")
    working.work_all()
    looks_again(visitor)
    visitor.sees("取り込みが終わりました", "取り込んでいません")
    visitor.looks_over()

    visitor.follows("取り込みの結果を見る")
    visitor.is_at(f"/desk/import-runs/{Run.objects.get().public_id}/")
    visitor.sees("取り込めなかった行は全部で 2 行です", "請求の人")
    name, content = downloaded(visitor, "main a[download]")
    assert name == f"{file.name}.rejects.csv"
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert [row[:1] + row[3:4] for row in rows[rows.index([]) + 1 :]] == [  # behind the summary
        ["行", "列"], ["3", "customer_number"], ["4", "amount"],
    ]  # fmt: skip
    assert Bill.objects.count() == 1
    visitor.has_nothing_to_complain_about()


@pytest.mark.parametrize("scene", [PHONE, SCRIPTLESS], ids=lambda scene: scene.name)
def test_a_file_of_another_kind_is_refused_and_one_changes_ones_mind(
    arrive: Arrive, scene: Scene, clerk: User, file: Path
) -> None:
    visitor = arrive(scene)
    signs_in(visitor, clerk)
    visitor.opens("/desk/imports/")
    visitor.ticks("回線")
    visitor.does(lambda: visitor.page.get_by_label("CSVファイル").set_input_files(file))
    visitor.presses("内容を確認する")
    working.work_all()
    looks_again(visitor)
    visitor.sees("このファイルは取り込めません", "の見出しが違います")
    visitor.looks_over()

    visitor.follows("別のファイルを選ぶ")
    visitor.sees("取り込めないファイル")
    chooses(visitor, file)
    visitor.presses("内容を確認する")
    working.work_all()
    looks_again(visitor)
    visitor.sees("取り込むとどうなるか")
    visitor.presses("やめて削除する")

    visitor.sees("ファイルを削除しました。何も取り込んでいません。")
    assert not Piece.objects.exists()
    assert Upload.objects.count() == 1
    assert not Run.objects.exists()


def test_whoever_waits_sees_how_far_the_worker_is(visitor: Visitor, clerk: User, file: Path) -> None:
    signs_in(visitor, clerk)
    visitor.opens("/desk/imports/")
    chooses(visitor, file)
    visitor.presses("内容を確認する")

    Upload.objects.update(progress="12,000 行を読みました（40％）")

    visitor.sees("12,000 行を読みました（40％）")
    visitor.looks_over()
