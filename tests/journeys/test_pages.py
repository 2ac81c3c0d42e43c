"""Every page in every scene: structure, contrast, reflow, policy. The checks are in `checks`."""

import pytest
from django.utils import timezone

from accounts.models import Contract, User
from accounts.notices import actions as notice_actions
from billing.statements.months import shifted
from tests.billing.statements.bills import a_bill, an_item
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import DESK_NIGHT, EVERY_LOOK, HIGH_CONTRAST, PHONE, Scene
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = ["/", "/login/", "/register/", "/register/plain/", "/password/reset/", "/contracts/sample/"]
PAPERS = ["/support/", "/contact/", "/terms/", "/privacy/", "/accessibility/"]
PERSONAL = [
    "/home/",
    "/billing/",
    "/billing/payments/",
    "/billing/notices/",
    "/contracts/",
    "/notices/",
    "/account/",
    "/account/sessions/",
    "/account/passkeys/",
]


@pytest.fixture
def fifteen_months(contractor: User) -> Contract:
    """The contractor's contract with a bill a month, large and small."""
    contract = Contract.objects.get(holder=contractor)
    this_month = timezone.localdate().replace(day=1)
    for back in range(15):
        month = shifted(this_month, -back)
        bill = a_bill(contract, month, net=7000 + 411 * (back % 5), payment_status="paid" if back else "due")
        an_item(bill, 1, "ひかり10ギガ・集合住宅タイプ（光電話・光テレビ・セキュリティパック付き）基本料金", 5720)
    notice_actions.tell(
        account=contractor, title="ご請求額が確定しました", body="今月のご請求額をご確認ください。", url="/billing/"
    )
    return contract


@pytest.mark.parametrize("scene", EVERY_LOOK, ids=lambda scene: scene.name)
def test_public_pages_hold_in_every_look(arrive: Arrive, scene: Scene) -> None:
    visitor = arrive(scene)

    for path in PUBLIC:
        visitor.opens(path)
        visitor.is_at(path)


@pytest.mark.parametrize("scene", [PHONE, DESK_NIGHT], ids=lambda scene: scene.name)
def test_papers_hold_by_day_and_by_night(arrive: Arrive, scene: Scene) -> None:
    visitor = arrive(scene)

    for path in PAPERS:
        visitor.opens(path)
        visitor.is_at(path)


@pytest.mark.parametrize("scene", [*EVERY_LOOK, HIGH_CONTRAST], ids=lambda scene: scene.name)
def test_personal_pages_hold_in_every_look(
    arrive: Arrive, scene: Scene, contractor: User, fifteen_months: Contract
) -> None:
    visitor = arrive(scene)
    walks.signs_in(visitor, contractor)

    for path in PERSONAL:
        visitor.opens(path)
        visitor.is_at(path)
    visitor.opens("/contracts/add/")
    walks.answers_the_mailbox(visitor)
    visitor.is_at("/contracts/add/")
    visitor.opens(f"/contracts/{fifteen_months.public_id}/")
    visitor.sees(fifteen_months.customer_number)
    visitor.opens("/billing/")
    visitor.follows("詳細")
    visitor.sees("基本料金")


@pytest.mark.parametrize("scene", [PHONE, DESK_NIGHT], ids=lambda scene: scene.name)
def test_an_empty_portal_says_what_will_come(arrive: Arrive, scene: Scene, guest: User) -> None:
    visitor = arrive(scene)
    walks.signs_in(visitor, guest)

    for path in ("/home/", "/billing/", "/contracts/", "/notices/"):
        visitor.opens(path)
        visitor.looks_over()


def test_a_page_that_does_not_exist_helps_on(visitor: Visitor) -> None:
    visitor.opens("/no-such-page/")

    visitor.looks_over()
    visitor.sees("お探しのページ")


def test_every_refused_form_leads_to_its_mistakes(visitor: Visitor) -> None:
    for path, button in (("/login/", "ログイン"), ("/register/", "次へ"), ("/password/reset/", "メールを送る")):
        visitor.opens(path)
        visitor.presses(button, exact=True)

        assert visitor.title().startswith("エラー："), path
        assert visitor.asks("document.activeElement.matches('[role=alert]')"), path
        described = visitor.asks(
            """[...document.querySelectorAll('[aria-invalid=true]')].map(input => input.getAttribute('aria-describedby')
               .split(' ').every(id => document.getElementById(id)?.textContent.trim()))"""
        )
        assert described, path
        assert all(described), path


def test_the_brightness_is_chosen_without_scripts(arrive: Arrive, contractor: User) -> None:
    visitor = arrive(PHONE)
    visitor.opens("/support/")

    visitor.presses("暗い")

    visitor.is_at("/support/")
    assert visitor.asks("getComputedStyle(document.body).backgroundColor") == "rgb(18, 20, 25)"
