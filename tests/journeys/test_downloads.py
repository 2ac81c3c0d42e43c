"""Downloading bills, and asking for older ones."""

import csv
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Contract, User
from billing.exports import packing
from billing.models import Bill, OldBillsRequest
from billing.statements.months import shifted
from desk.staff.roles import Role
from tests.billing.statements.bills import a_bill, an_item
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import DESK, DESK_NIGHT, PHONE, SCRIPTLESS, Scene
from tests.journeys.test_desk import signs_in as sits_down
from tests.journeys.visitor import Visitor
from tests.letters import deliver
from tests.people import a_contract, an_insider

pytestmark = pytest.mark.django_db(transaction=True)

CHOSEN = "[...document.querySelectorAll('main select')].map((field) => field.value)"


def billed(contract: Contract, net: int) -> None:
    """Twenty months, an item each."""
    for back in range(20):
        month = shifted(timezone.localdate().replace(day=1), -back)
        an_item(a_bill(contract, month, net=net), 1, "基本料", net)


@pytest.fixture
def bills(contractor: User) -> None:
    billed(Contract.objects.get(holder=contractor), 1000)


def downloaded(visitor: Visitor, where: str) -> tuple[str, bytes]:
    """Name and content of what a press on this part of the page gave."""

    def act() -> tuple[str, bytes]:
        with visitor.page.expect_download() as found:
            visitor.page.locator(where).click()
        return found.value.suggested_filename, Path(found.value.path()).read_bytes()

    return visitor.does(act)


@pytest.mark.parametrize("scene", [PHONE, DESK_NIGHT, SCRIPTLESS], ids=lambda scene: scene.name)
@pytest.mark.usefixtures("bills")
def test_the_paper_and_table_of_a_month_and_then_a_whole_year(arrive: Arrive, scene: Scene, contractor: User) -> None:
    # given somebody who reads a month
    visitor = arrive(scene)
    walks.signs_in(visitor, contractor)
    visitor.opens("/billing/")
    visitor.follows("明細を見る")

    # when they take its table along, and its paper
    name, content = downloaded(visitor, "main a:has-text('明細（CSV）')")
    assert name == f"料金明細_{timezone.localdate():%Y-%m}.csv"
    assert "基本料" in content.decode("utf-8-sig")
    visitor.follows("請求書を画面で見る")
    visitor.sees("適格請求書", "1,100")
    visitor.looks_over()
    name, content = downloaded(visitor, "main .pg-head a:has-text('PDFをダウンロード')")
    assert re.fullmatch(rf"invoice-{timezone.localdate():%Y%m}-\d+\.pdf", name)
    assert content.startswith(b"%PDF-")

    # then the way back leads over the month to the list, and on to all that can be downloaded
    visitor.follows("明細へ戻る")
    visitor.follows("一覧へ戻る")
    visitor.is_at("/billing/")
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
def test_older_bills_are_asked_for_opened_at_the_desk_and_read(arrive: Arrive, contractor: User) -> None:
    # given a customer who asks for a month that is shown no more
    visitor = arrive(PHONE)
    walks.signs_in(visitor, contractor)
    visitor.opens("/billing/")
    visitor.follows("以前の明細を申し込む")
    visitor.looks_over()
    visitor.fills({"お使いになる目的など": "確定申告"})
    visitor.presses("申し込む")
    visitor.sees("受付済み", "担当者が確認しています")
    visitor.looks_over()

    # when one of the company's people opens it
    insider = arrive(DESK)
    sits_down(insider, an_insider("seikyu", "せいきゅう", Role.BILLING))
    insider.follows("以前のご利用明細")
    insider.follows("お客様番号 10012345")
    insider.sees("確定申告", "1,100円")
    insider.looks_over()
    insider.presses("公開する", exact=True)
    insider.sees("回答しました。", "回答を待っているお申し込みはありません")
    insider.looks_over()

    # then the customer is told, and reads it
    visitor.opens(walks.link_in(deliver(), "以前のご利用明細"))
    visitor.sees("公開中")
    visitor.looks_over()
    visitor.follows("1,100円")
    visitor.sees("のご利用明細", "基本料")


@pytest.mark.parametrize("scene", [PHONE, DESK, SCRIPTLESS], ids=lambda scene: scene.name)
@pytest.mark.usefixtures("bills")
def test_whoever_holds_two_contracts_stays_with_the_chosen_one(arrive: Arrive, scene: Scene, contractor: User) -> None:
    # given two contracts, and a bill of the second that is shown no more
    second = a_contract("10099999", contractor, contracted_on=date(2023, 1, 5))
    billed(second, 500)
    old = Bill.objects.filter(contract=second).order_by("month")[2]
    visitor = arrive(scene)
    walks.signs_in(visitor, contractor)

    # when its page leads to the request, where the months the wrong way round are refused
    visitor.opens(f"/billing/{old.public_id}/")
    visitor.follows("以前の明細を申し込む")
    assert visitor.asks(CHOSEN) == [second.public_id, old.month.isoformat(), old.month.isoformat()]
    earlier = shifted(old.month, -1)
    visitor.does(lambda: visitor.page.get_by_label("終了月").select_option(earlier.isoformat()))
    visitor.presses("申し込む")
    visitor.sees("終了月と同じか、それより前の月をお選びください。")
    visitor.looks_over()
    visitor.does(lambda: visitor.page.get_by_label("開始月").select_option(earlier.isoformat()))
    visitor.presses("申し込む")

    # then the request is about the second one, and every way back stays with it
    visitor.sees("受付済み", "10099999")
    visitor.follows("以前のご利用明細へ戻る")
    visitor.sees("お客様番号 10099999", "受付済み")
    visitor.looks_over()
    crumb = visitor.page.locator("nav[aria-label='現在位置'] a:has-text('ご利用料金')")
    visitor.does(lambda: visitor._navigating(crumb.click))
    visitor.sees("550円")
    visitor.follows("ダウンロード")
    assert visitor.asks(CHOSEN)[0] == second.public_id
    assert OldBillsRequest.objects.get().contract == second
