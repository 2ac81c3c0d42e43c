"""Pages of an account with two contracts keep to the selected contract."""

import re
from collections.abc import Iterator
from datetime import date
from unittest.mock import patch
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Contract, User
from billing.exports import actions as export_actions
from billing.models import Bill, OldBillsRequest
from billing.older_bills import actions as older_bill_actions
from billing.statements.months import shifted
from tests.billing.exports.bundles import packed_for
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.people import a_contract

NOVEMBER = date(2026, 11, 1)
LIST, OLDER, DOWNLOADS = (reverse(f"billing:{feature}:index") for feature in ("statements", "older_bills", "exports"))

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second(contractor: User) -> Contract:
    """The newer of two contracts; both have bills of the same months."""
    second = a_contract("10099999", contractor, contracted_on=date(2023, 1, 5))
    for contract, net in ((contractor.contracts.get(customer_number="10012345"), 8000), (second, 5000)):
        for back in range(20):
            an_item(a_bill(contract, shifted(NOVEMBER, -back), net=net + back), 1, "基本料", net + back)
    return second


@pytest.fixture
def hers(contractor: User, client_of: ClientOf) -> Client:
    return client_of(contractor)


def bill(contract: Contract, back: int) -> Bill:
    return Bill.objects.get(contract=contract, month=shifted(NOVEMBER, -back))


def main(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def links(html: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Return the addresses of the page's links and forms, with their parameters."""
    for address in re.findall(r'(?:href|action)="([^"#]+)"', main(html)):
        split = urlsplit(address.replace("&amp;", "&"))
        yield split.path, parse_qs(split.query)


def pages(second: Contract, account: User) -> dict[str, str]:
    """Return every page about the second contract."""
    newest, old = bill(second, 0).public_id, bill(second, 17).public_id
    asked = older_bill_actions.ask(
        account=account, contract_id=second.pk, first=shifted(NOVEMBER, -19), last=shifted(NOVEMBER, -18), note=""
    )
    packed = packed_for(account, second)
    return {
        "list": f"{LIST}?contract={second.public_id}",
        "detail": reverse("billing:statements:detail", args=[newest]),
        "a month that is not shown": reverse("billing:statements:detail", args=[old]),
        "its invoice": reverse("billing:invoices:detail", args=[old]),
        "invoice": reverse("billing:invoices:detail", args=[newest]),
        "reasons": reverse("billing:variance:detail", args=[newest]),
        "question": reverse("billing:questions:ask", args=[newest, 1]),
        "older": f"{OLDER}?contract={second.public_id}",
        "request": reverse("billing:older_bills:detail", args=[asked.public_id]),
        "downloads": f"{DOWNLOADS}?contract={second.public_id}",
        "a table that cannot be made": f"{reverse('billing:exports:table')}?contract={second.public_id}",
        "packed year": reverse("billing:exports:year", args=[packed.public_id]),
    }


def test_every_way_to_list_downloads_and_older_bills_names_the_contract(
    second: Contract, contractor: User, hers: Client
) -> None:
    for name, address in pages(second, contractor).items():
        html = hers.get(address).text
        ways = [(path, query) for path, query in links(html) if path in (LIST, OLDER, DOWNLOADS)]

        if name not in ("list", "downloads", "a table that cannot be made"):
            assert ways, name
        switches = [DOWNLOADS] if name in ("downloads", "a table that cannot be made") else []
        assert [path for path, query in ways if query.get("contract") != [second.public_id]] == switches, name


def test_the_names_of_downloaded_files_tell_the_contracts_apart(
    second: Contract, contractor: User, hers: Client
) -> None:
    table = {"contract": second.public_id, "first": "2026-10-01", "last": "2026-11-01", "encoding": "utf-8"}
    with patch("portal.delivery.broker.app.send_task"):
        bundle = export_actions.ask(account=contractor, contract_id=second.pk, year=2026)
    call_command("pack_bundles")

    names = [
        unquote(hers.get(address, query).headers["Content-Disposition"]).rpartition("''")[2]
        for address, query in (
            (reverse("billing:exports:table"), {**table, "content": "bills"}),
            (reverse("billing:exports:table"), {**table, "content": "items"}),
            (reverse("billing:exports:bill", args=[bill(second, 0).public_id]), {}),
            (reverse("billing:exports:year_file", args=[bundle.public_id]), {}),
        )
    ]

    assert names == [
        "料金_10099999_2026-10_2026-11.csv",
        "料金明細_10099999_2026-10_2026-11.csv",
        "料金明細_10099999_2026-11.csv",
        "料金_10099999_2026-01_2026-11.zip",
    ]


def test_every_button_leads_somewhere(second: Contract, contractor: User, hers: Client) -> None:
    for name, address in pages(second, contractor).items():
        outside = re.sub(r"<form.*?</form>", "", main(hers.get(address).text), flags=re.DOTALL)

        assert 'type="submit"' not in outside, name
        assert 'href=""' not in outside, name


def test_a_month_that_is_not_shown_leads_to_its_request(second: Contract, hers: Client) -> None:
    old = bill(second, 17)
    page = hers.get(reverse("billing:statements:detail", args=[old.public_id])).text
    [(path, query)] = [one for one in links(page) if one[0] == OLDER]

    form = hers.get(path, {name: values[0] for name, values in query.items()})

    chosen = re.findall(r'<option value="([\d-]+)" selected>', form.text)
    assert chosen == [old.month.isoformat()] * 2
    assert f'<option value="{second.public_id}" selected>' in form.text
    assert archive_action(form.text) == f"{OLDER}?contract={second.public_id}"


def archive_action(html: str) -> str:
    found = re.search(r'<form method="post" action="([^"]+)"', main(html))
    assert found
    return found[1]


def test_the_request_is_about_the_contract_on_the_page_and_the_list_says_so(
    second: Contract, contractor: User, hers: Client
) -> None:
    month = shifted(NOVEMBER, -16).isoformat()
    action = archive_action(hers.get(OLDER, {"contract": second.public_id}).text)

    for _ in range(2):  # the second one waits for the first
        answer = hers.post(action, {"first": month, "last": month, "note": ""}, follow=True)

    asked = OldBillsRequest.objects.get()
    assert asked.contract == second
    assert answer.redirect_chain == [(f"{OLDER}?contract={second.public_id}", 302)]
    assert "お客様番号 10099999" in re.sub(r"<[^>]+>", "", main(answer.text))


def test_where_one_has_nothing_the_other_can_be_chosen(contractor: User, hers: Client) -> None:
    empty = a_contract("10099999", contractor, contracted_on=date(2023, 1, 5))

    for address in (LIST, OLDER, DOWNLOADS):
        page = hers.get(address, {"contract": empty.public_id}).text

        assert f'<option value="{empty.public_id}" selected>' in page, address


def test_switching_on_the_page_of_a_refused_table_leads_to_the_downloads(second: Contract, hers: Client) -> None:
    page = hers.get(reverse("billing:exports:table"), {"contract": second.public_id}).text

    assert f'<form class="pg-contract mp-noprint" method="get" action="{DOWNLOADS}"' in page
