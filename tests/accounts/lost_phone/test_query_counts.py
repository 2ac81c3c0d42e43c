"""Queries of the pages for people who have lost everything else, session included. Constant for every account."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.contracts.models import Contract
from accounts.models import Phone, User
from tests.accounts.lost_phone import recovering
from tests.accounts.lost_phone.recovering import url
from tests.accounts.takeover import taking_over
from tests.letters import deliver
from tests.people import a_contract


def queries(browser: Client, path: str) -> int:
    """Count those of the second request: the first one fills the caches of the process."""
    browser.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("contracts", [0, 5])
def test_the_pages_cost_as_many_queries_as_promised(
    contractor: User, contract: Contract, lost: Phone, contracts: int
) -> None:
    for number in range(contracts):
        a_contract(f"1009999{number}", contractor)
    start, ways, number_page = Client(), recovering.identified(contract), recovering.proven(contract, contractor)

    assert queries(start, url("start")) == 0
    assert {name: queries(ways, url(name)) for name in ("ways", "recovery_code", "contract", "post", "posted")} == {
        "ways": 3,  # one of them: whether the contacts of the contract are confirmed
        "recovery_code": 3,
        "contract": 3,
        "post": 5,
        "posted": 3,
    }
    assert queries(number_page, url("number")) == 4


def test_so_does_the_page_of_an_undoing(contractor: User, contract: Contract, lost: Phone) -> None:
    taking_over.registered_again(contract)
    browser = Client()
    browser.get(taking_over.link_of(deliver()))

    # two of them: whether the number has passed on; one: whether a letter goes to the person of then
    assert queries(browser, reverse("accounts:takeover:undo")) == 8
