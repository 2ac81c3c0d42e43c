"""Taking one's bills along, and asking for older ones."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Contract, User
from billing.archive import actions as archive
from billing.archive.models import OldBillsRequest
from billing.exports import packing
from billing.statements.months import shifted
from tests.billing.statements.bills import a_bill, an_item
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import DESK_NIGHT, PHONE, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bills(contractor: User) -> None:
    """Twenty months, an item each."""
    contract = Contract.objects.get(holder=contractor)
    for back in range(20):
        month = shifted(timezone.localdate().replace(day=1), -back)
        an_item(a_bill(contract, month, net=1000), 1, "基本料", 1000)


def downloaded(visitor: Visitor, where: str) -> tuple[str, bytes]:
    """Name and content of what a press on this part of the page gave."""

    def act() -> tuple[str, bytes]:
        with visitor.page.expect_download() as found:
            visitor.page.locator(where).click()
        return found.value.suggested_filename, Path(found.value.path()).read_bytes()

    return visitor.does(act)


@pytest.mark.parametrize("scene", [PHONE, DESK_NIGHT, SCRIPTLESS], ids=lambda scene: scene.name)
@pytest.mark.usefixtures("bills")
def test_tables_and_a_whole_year(arrive: Arrive, scene: Scene, contractor: User) -> None:
    visitor = arrive(scene)
    walks.signs_in(visitor, contractor)
    visitor.opens("/billing/")
    visitor.follows("ダウンロード")
    visitor.looks_over()

    visitor.ticks("明細（1項目1行）")
    name, content = downloaded(visitor, "main form[method=get] button:has-text('CSV')")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert name.startswith("料金明細_")
    assert len(rows) == 16

    visitor.presses("まとめてダウンロード")
    visitor.sees("準備しています")
    visitor.looks_over()
    packing.pack_all()
    if not scene.scripts:
        visitor.follows("状況を更新")
    visitor.sees("準備ができました")
    visitor.looks_over()
    name, content = downloaded(visitor, "main a[download]")
    assert name.endswith(".zip")
    assert content.startswith(b"PK")
    visitor.has_nothing_to_complain_about()


@pytest.mark.usefixtures("bills")
def test_older_bills_are_asked_for_and_read(visitor: Visitor, contractor: User) -> None:
    walks.signs_in(visitor, contractor)
    visitor.opens("/billing/")

    visitor.follows("以前の明細を申し込む")
    visitor.looks_over()
    visitor.fills({"お使いになる目的など": "確定申告"})
    visitor.presses("申し込む")
    visitor.sees("受付済み", "担当者が確認しています")
    visitor.looks_over()

    archive.open_bills(asked=OldBillsRequest.objects.get(), by="abcdefghijklmnopqrstuv")
    visitor.opens(visitor.page_url())
    visitor.sees("公開中")
    visitor.looks_over()
    visitor.follows("1,100円")
    visitor.sees("のご利用明細", "基本料")
