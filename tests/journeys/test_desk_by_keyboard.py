"""A clerk on the telephone, keyboard alone: how many decisions and keys from the desk's first page to the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Locator

from accounts.models import User
from tests.accounts.sign_in.second_steps import half_way, with_phone
from tests.billing.statements.bills import a_bill, an_item
from tests.desk.staff.apps import shown
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import DESK
from tests.journeys.visitor import Visitor
from tests.letters import deliver

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60  # presses of the tab key for one thing


@dataclass
class Hands:
    """Count what a visitor does without a mouse: `clicks` are things chosen or pressed, `keys` whatever else moves on
    the page. What is typed is not counted."""

    visitor: Visitor
    clicks: int = 0
    keys: int = 0

    def types(self, text: str) -> None:
        """Type where the page has put the cursor by itself."""
        self.visitor.does(lambda: self.visitor.page.keyboard.type(text))

    def sends(self) -> None:
        """Press Enter in the field, which sends the form."""
        self.clicks += 1
        self.visitor._goes(lambda: self.visitor._navigating(lambda: self.visitor.page.keyboard.press("Enter")))

    def follows(self, link: str) -> None:
        """Move to a link and press Enter."""
        self._reaches(lambda: self.visitor.page.get_by_role("link", name=link, exact=True).first)
        self.sends()

    def presses(self, button: str) -> None:
        """Move to a button and press Enter."""
        self._reaches(lambda: self.visitor.page.get_by_role("button", name=button).first)
        self.sends()

    def chooses_first(self, label: str) -> None:
        """Move to a list and choose its first entry."""
        self._reaches(lambda: self.visitor.page.get_by_label(label).first)
        self.visitor.hits("ArrowDown")
        self.clicks += 1

    def _reaches(self, find: Callable[[], Locator]) -> None:
        for _ in range(PATIENCE):
            if self.visitor.does(lambda: find().evaluate("one => one === document.activeElement")):
                return
            self.visitor.hits("Tab")
            self.keys += 1
        raise AssertionError(f"not reached within {PATIENCE} presses of the tab key")


@pytest.fixture
def hands(arrive: Arrive, agent: User) -> Hands:
    """The hands of a clerk at the desk's first page."""
    visitor = arrive(DESK)
    walks.signs_in(visitor, agent)
    visitor.fills({"認証アプリの数字": shown(agent)})
    visitor.presses("認証する", exact=True)
    visitor.is_at("/desk/")
    return Hands(visitor)


def test_a_customer_is_found_and_verified_in_three_clicks(hands: Hands, contractor: User) -> None:
    hands.types("090-1234-5678")
    hands.sends()
    hands.visitor.sees_no("虎ノ門")
    hands.chooses_first("理由")
    hands.presses("理由を記録して表示する")

    hands.visitor.sees("湊 ひかり", "1984-03-09", "虎ノ門")
    assert hands.clicks <= 3
    assert hands.keys <= 12


def test_a_bill_is_explained_in_two_clicks(hands: Hands, contractor: User) -> None:
    for month, amount in ((4, 1000), (5, 1500)):
        bill = a_bill(contractor.contracts.get(), date(2026, month, 1), net=amount)
        an_item(bill, 1, "基本料金", amount)

    hands.types("10012345")
    hands.sends()
    hands.follows("2026年5月")

    hands.visitor.sees("前回（2026年4月）との差", "基本料金")
    assert hands.clicks <= 2
    assert hands.keys <= 15


def test_whether_an_sms_has_left_is_answered_in_two_clicks(hands: Hands, contractor: User) -> None:
    with_phone(contractor)
    half_way(contractor)
    deliver()

    hands.types("hikari")
    hands.sends()

    newest = hands.visitor.asks("document.querySelector('[aria-labelledby=letters-h] li').innerText")
    assert "送信済み" in newest
    assert "SMS" in newest
    assert hands.clicks <= 2
    assert hands.keys == 0
