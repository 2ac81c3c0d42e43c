"""One account, several contracts."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Contract, User
from linkage.models import Line
from tests.billing.statements.bills import a_bill
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import PHONE, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor
from tests.people import PASSWORD, a_contract

pytestmark = pytest.mark.django_db(transaction=True)


def test_somebody_signed_in_adds_a_contract(visitor: Visitor, contractor: User) -> None:
    # given a second contract that nobody holds
    second = a_contract("1020304", phone="08011112222")
    walks.signs_in(visitor, contractor)
    visitor.follows("ご契約", exact=True)

    # when it is added by the same check, after a proof
    visitor.follows("ご契約を追加する")
    walks.answers_the_mailbox(visitor)
    walks.proves_identity(visitor, second, 現在のパスワード=PASSWORD)
    walks.answers_the_phone(visitor)

    # then both are listed
    second.refresh_from_db()
    assert second.holder == contractor
    visitor.opens("/contracts/")
    visitor.sees("10012345", "1020304")


@pytest.mark.parametrize("scene", [PHONE, SCRIPTLESS], ids=lambda scene: scene.name)
def test_the_bills_of_another_contract_are_chosen(arrive: Arrive, scene: Scene, contractor: User) -> None:
    # given bills of two contracts
    month = timezone.localdate().replace(day=1)
    a_bill(Contract.objects.get(holder=contractor), month, net=7000)
    a_bill(a_contract("1020304", contractor), month, net=5000)
    visitor = arrive(scene)
    walks.signs_in(visitor, contractor)
    visitor.opens("/billing/")

    # when the other one is chosen
    if scene.scripts:
        visitor.chooses("ご契約", "お客様番号 1020304")
    else:
        visitor.does(lambda: visitor.page.get_by_label("ご契約").select_option(label="お客様番号 1020304"))
        visitor.presses("表示する")

    # then its bills are shown
    visitor.sees("5,500")
    visitor.sees_no("7,700")


LAYOUT = """(() => {
    const row = document.querySelector('a.mp-menu__row:has(.mp-chip)'), list = row.closest('ul');
    const box = element => element.getBoundingClientRect();
    const date = row.querySelector('time'), chip = row.querySelector('.mp-chip');
    return {
        dateLines: date.getClientRects().length,
        belowText: box(chip).top >= box(row.querySelector('.mp-menu__text')).bottom,
        gap: box(list.nextElementSibling).top - box(list).bottom,
    };
})()"""


def test_a_contract_in_the_list_is_readable_on_a_phone(visitor: Visitor, contractor: User) -> None:
    # given a contract with a line
    Line.objects.create(
        contract=Contract.objects.get(holder=contractor), line_number="09000001204", service="モバイル", plan="20ギガ",
        base_fee=2980, data_allowance_mb=20480, started_on=date(2025, 1, 1), status="active",
    )  # fmt: skip
    walks.signs_in(visitor, contractor)

    # when the list is opened
    visitor.opens("/contracts/")

    # then the date is whole, the state stands below it, and the button apart from the list
    layout = visitor.asks(LAYOUT)
    assert layout["dateLines"] == 1
    assert layout["belowText"]
    assert layout["gap"] >= 16

    # and the contract's own page shows its line
    visitor.follows("お客様番号 10012345")
    visitor.sees("ご契約の回線", "090-0000-1204", "月額2,980円", "（税抜）", "20GB")
