"""Number of queries of the most read pages, session and account included; others are counted beside their feature.

They are constants: more rows cost no more, and none repeats.
"""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY

from accounts.models import Contract, User
from accounts.notices import actions as notice_actions
from accounts.phones.models import Phone
from billing.models import Bill
from billing.statements.months import shifted
from linkage.models import Line
from tests.accounts.former_ids.migrating import LEGACY_ID, a_legacy_account
from tests.accounts.sign_in.second_steps import half_way, types, with_phone
from tests.accounts.sign_in.signing_in import WRONG, fail, sign_in, statements
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.people import a_contract

NOVEMBER = date(2026, 11, 1)


def queries_of(browser: Client, path: str) -> list[str]:
    """Return the SQL of a second request: the first one fills the process cache."""
    browser.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return [query["sql"] for query in captured]


def fill(account: User, months: int, items: int) -> Bill:
    """Create bills of so many months for every contract of the account, with so many items on the newest."""
    for contract in Contract.objects.held_by(account.pk):
        newest, *_ = [a_bill(contract, shifted(NOVEMBER, -back)) for back in range(months)]
        for number in range(items):
            an_item(newest, number + 1, f"料金{number}", 100, line_number=f"0901111{number:04}")
    notice_actions.tell(account=account, title="お知らせ")
    return newest


def test_a_session_verified_by_phone_costs_no_query_more(contractor: User, client_of: ClientOf) -> None:
    fill(contractor, months=2, items=2)
    phone = Phone.objects.create(user=contractor, name="phone", number="09000001204", confirmed=True)
    browser = client_of(contractor)
    path = reverse("billing:statements:index")
    plain = queries_of(browser, path)

    session = browser.session
    session[DEVICE_ID_SESSION_KEY] = phone.persistent_id
    session.save()

    assert len(queries_of(browser, path)) == len(plain)


@pytest.mark.parametrize(("months", "items"), [(2, 2), (15, 40)])
def test_pages_cost_as_many_queries_as_promised_however_full_they_are(
    months: int, items: int, contractor: User, client_of: ClientOf
) -> None:
    full = a_contract("10088888", contractor, contracted_on=date(2025, 1, 1))
    for number in range(items):
        Line.objects.create(
            contract=full, line_number=f"0901111{number:04}", service="モバイル", plan="20ギガ", base_fee=2980,
            data_allowance_mb=20480, started_on=date(2025, 1, 1), status="active",
        )  # fmt: skip
    newest = fill(contractor, months, items)
    browser = client_of(contractor)

    counted = {
        name: len(queries_of(browser, path))
        for name, path in {
            "list": reverse("billing:statements:index"),
            "detail": reverse("billing:statements:detail", args=[newest.public_id]),
            "contract": reverse("accounts:contracts:detail", args=[full.public_id]),
            "home": reverse("home:index"),
            "notices": reverse("accounts:notices:index"),
            "top": reverse("home:top"),
        }.items()
    }

    # session, account with unread count; then list: contracts, bills; detail: bill, items; contract: itself, lines,
    # what the person could prove who they are with;
    # home: + lines, notices
    assert counted == {"list": 4, "detail": 4, "contract": 7, "home": 6, "notices": 3, "top": 2}


def test_signing_in_costs_as_many_statements_as_promised(contractor: User, stranger: User) -> None:
    a_legacy_account()
    with_phone(stranger)
    trusting = half_way(stranger)
    types(trusting, trust="on")
    trusting.post(reverse("accounts:sign_in:logout"))
    trusting_too = Client()
    trusting_too.cookies["browser"] = trusting.cookies["browser"].value

    counted = {
        "right": statements(lambda: sign_in(Client())),
        "wrong": statements(lambda: sign_in(Client(), password=WRONG)),
        "wrong address": statements(lambda: sign_in(Client(), "hikari@example.com", WRONG)),
        "unknown": statements(lambda: sign_in(Client(), "nobody", WRONG)),
        "former ID": statements(lambda: sign_in(Client(), LEGACY_ID, WRONG)),
        "trusted": statements(lambda: sign_in(trusting, "wataru")),
        "trusted, wrong": statements(lambda: sign_in(trusting_too, "wataru", WRONG)),
        "to the code": statements(lambda: sign_in(Client(), "wataru")),
    }
    fail(8, "hikari")
    counted["locked"] = statements(lambda: sign_in(Client()))

    # account; count; [hash]; forgiveness, list of sessions, last sign-in, audit, session
    assert counted["right"] == 7
    # with the trust noted, instead of a code sent
    assert counted["trusted"] == 8
    # account, count, [hash], legacy IDs [hash], audit
    for refused in ("wrong", "wrong address", "unknown", "former ID", "trusted, wrong"):
        assert counted[refused] == 4, refused
    # account, count, when it ends; no session
    assert counted["locked"] == 3
    assert counted["to the code"] <= 24


def test_pages_for_everybody_cost_none(db: None, client: Client) -> None:
    for name in ("home:top", "home:support", "home:contact", "home:terms", "accounts:sign_in:start"):
        assert queries_of(client, reverse(name)) == [], name


def test_no_page_asks_the_same_twice(contractor: User, client_of: ClientOf) -> None:
    newest = fill(contractor, 15, 40)
    browser = client_of(contractor)

    for path in ("/home/", "/billing/", f"/billing/{newest.public_id}/", "/notices/"):
        repeated = [sql for sql, times in Counter(queries_of(browser, path)).items() if times > 1]
        assert repeated == [], path
