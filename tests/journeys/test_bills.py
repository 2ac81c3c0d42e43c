"""From the list of bills over its chart to one month, to why it is higher, to a question."""

import pytest
from django.utils import timezone

from accounts.models import Contract, User
from billing.models import Bill
from billing.statements.months import shifted
from tests.billing.statements.bills import a_bill, an_item
from tests.journeys import checks, walks
from tests.journeys.conftest import Arrive, Chromium
from tests.journeys.scenes import DESK, EVERY_LOOK, HIGH_CONTRAST, PHONE, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

FOCUSED = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
STOPS = "[...document.querySelectorAll('a.mp-chart__col')].filter((month) => month.tabIndex === 0).length"
LONG = "ひかり10ギガ・集合住宅タイプ（光電話・光テレビ・セキュリティパック・リモートサポート付き）基本料金"

GAPS = """[...document.querySelectorAll(".pg-state")].map(state =>
    Math.round(state.parentElement.getBoundingClientRect().right - state.getBoundingClientRect().right))"""


@pytest.fixture
def bills(contractor: User) -> list[Bill]:
    """Fifteen months, newest first: a gap, a credit, a huge one, and 40 items on the newest."""
    contract = Contract.objects.get(holder=contractor)
    this_month = timezone.localdate().replace(day=1)
    nets = {0: 9000, 3: None, 5: -1200, 8: 380_000}
    found = []
    for back in range(15):
        net = nets.get(back, 7000 + 100 * (back % 4))
        if net is None:
            continue
        bill = a_bill(contract, shifted(this_month, -back), net=net, payment_status="paid" if back else "due")
        an_item(bill, 1, LONG, net - 39 if back == 0 else net, item_kind="base", item_code="BASE")
        found.append(bill)
    for number in range(2, 41):
        an_item(found[0], number, f"追加オプション{number}", 1, item_kind="option", line_number=f"0901111{number:04}")
    return found


def signed_in(arrive: Arrive, scene: Scene, account: User) -> Visitor:
    visitor = arrive(scene)
    walks.signs_in(visitor, account)
    return visitor


@pytest.mark.parametrize("scene", [PHONE, DESK], ids=lambda scene: scene.name)
def test_the_chart_is_walked_by_keyboard_to_a_bill_and_its_reasons(
    arrive: Arrive, scene: Scene, contractor: User, bills: list[Bill]
) -> None:
    # given the list, where the chart is one stop of the Tab key
    visitor = signed_in(arrive, scene, contractor)
    visitor.opens("/billing/")
    assert visitor.asks(STOPS) == 1

    # when one walks to it, back two months and forward again
    visitor.does(lambda: visitor.page.locator("a.mp-chart__col[tabindex='0']").focus())
    assert "9,900円" in visitor.asks(FOCUSED)
    visitor.hits("ArrowLeft", "ArrowLeft", "ArrowRight")
    assert "7,810円" in visitor.asks(FOCUSED)
    visitor.hits("Home")
    assert f"{bills[-1].month.year}年{bills[-1].month.month}月" in visitor.asks(FOCUSED)

    # then Enter opens the month, and the month says why it differs
    visitor.hits("End")
    visitor.does(lambda: visitor._navigating(lambda: visitor.page.keyboard.press("Enter")))
    visitor.is_at(f"/billing/{bills[0].public_id}/")
    visitor.looks_over()
    visitor.follows("なぜ今月は高いの？")
    visitor.sees("2,090円", "高くなりました", "追加オプション40")
    visitor.looks_over()


@pytest.mark.parametrize("scene", [*EVERY_LOOK, HIGH_CONTRAST], ids=lambda scene: scene.name)
def test_the_ways_around_a_bill_hold_in_every_look(
    arrive: Arrive, scene: Scene, contractor: User, bills: list[Bill]
) -> None:
    visitor = signed_in(arrive, scene, contractor)

    for path in (
        "",
        f"{bills[0].public_id}/reasons/",
        f"{bills[0].public_id}/items/",
        f"{bills[0].public_id}/items/1/",
        "payments/",
        "notices/",
    ):
        visitor.opens(f"/billing/{path}")
        visitor.looks_over()


def test_nothing_about_bills_overflows_at_twice_the_text_size(
    chromium: Chromium, arrive: Arrive, contractor: User, bills: list[Bill]
) -> None:
    """WCAG 1.4.4"""
    visitor = signed_in(arrive, PHONE, contractor)
    cookies = visitor.does(visitor.page.context.cookies)
    bill = bills[0].public_id
    pages = ("", f"{bill}/", f"{bill}/reasons/", f"{bill}/items/", f"{bill}/items/1/", "payments/", "exports/")
    with chromium.large_text() as page:
        chromium.does(lambda: page.context.add_cookies(cookies))  # type: ignore[arg-type]
        for path in pages:
            chromium.does(lambda path=path: page.goto(f"{visitor.base_url}/billing/{path}"))  # type: ignore[misc]
            assert chromium.does(lambda: page.evaluate(checks.OVERFLOWING)) == [], path


def test_the_state_of_a_payment_stands_at_the_edge_however_long_it_is(arrive: Arrive, contractor: User) -> None:
    contract = Contract.objects.get(holder=contractor)
    this_month = timezone.localdate().replace(day=1)
    for back, status in enumerate(("due", "overdue", "failed", "paid")):
        a_bill(contract, shifted(this_month, -back), payment_status=status, due_on=timezone.localdate())
    visitor = signed_in(arrive, PHONE, contractor)

    visitor.opens("/billing/payments/")

    assert visitor.asks(GAPS) == [0, 0, 0, 0]


def test_without_scripts_each_month_of_the_chart_is_a_link(arrive: Arrive, contractor: User, bills: list[Bill]) -> None:
    visitor = signed_in(arrive, SCRIPTLESS, contractor)
    visitor.opens("/billing/")

    visitor.does(lambda: visitor.page.locator("a.mp-chart__col").first.press("Enter"))

    visitor.sees(f"{bills[-1].month.year}年{bills[-1].month.month}月のご利用明細")
    visitor.follows("この明細について質問する")
    visitor.follows(LONG)
    visitor.sees("この項目について", "毎月かかる基本料です。")
    visitor.sees("明細番号", f"{bills[-1].month:%Y%m}-1-1")


def test_mails_are_declined_and_wanted_again(visitor: Visitor, contractor: User) -> None:
    walks.signs_in(visitor, contractor)
    visitor.opens("/account/")
    visitor.follows("お知らせの受け取り")

    visitor.does(lambda: visitor.page.get_by_label("お支払い期日が近づいたとき").uncheck())
    visitor.presses("変更する")

    visitor.sees("お知らせの受け取りを変更しました。")
    assert visitor.asks("[...document.querySelectorAll('main [type=checkbox]')].map((box) => box.checked)") == [
        True, False, True,
    ]  # fmt: skip
