"""The contents of a packed year."""

import csv
import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Contract, User
from billing.exports import claims, packing
from billing.exports.models import Bundle, BundleFile
from billing.invoices.policies import Withheld
from billing.models import Bill, BillItem, Invoice
from billing.statements.months import shifted
from billing.typesetting import rendering
from tests.billing.exports.bundles import NOVEMBER, all_claims_run_out, asked, bill
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("nobody_is_woken")]


def files(browser: Client, bundle: Bundle) -> dict[str, bytes]:
    answer = browser.get(reverse("billing:exports:year_file", args=[bundle.public_id]))
    with ZipFile(BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest(found: dict[str, bytes]) -> list[dict[str, str]]:
    """Return the manifest's rows by column name."""
    return list(csv.DictReader(StringIO(found["manifest.csv"].decode("utf-8-sig"))))


def fails_for(month: date) -> Callable[..., bytes]:
    """Return a compiler that fails for the invoice of this month and returns dummy bytes for every other."""

    def compiler(document: Mapping[str, Any], *, max_wait: float) -> bytes:
        if document["number"].startswith(f"{month:%Y%m}"):
            raise rendering.Failed
        return b"%PDF-"

    return compiler


def test_the_year_holds_the_tables_and_a_manifest_that_proves_each_file(
    contractor: User, contract: Contract, client_of: ClientOf
) -> None:
    bundle = asked(contractor, contract)
    call_command("pack_bundles")

    found = files(client_of(contractor), bundle)

    rows = manifest(found)
    del found["manifest.csv"]
    sums = {row["ファイル名"]: row["SHA-256"] for row in rows}
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}
    assert {
        "料金_2026-01_2026-11.csv", "料金明細_2026-01_2026-11.csv",
        "料金_2026-01_2026-11.shift_jis.csv", "料金明細_2026-01_2026-11.shift_jis.csv",
    } <= set(found)  # fmt: skip
    months = [row[1] for row in csv.reader(StringIO(found["料金_2026-01_2026-11.csv"].decode("utf-8-sig")))]
    assert months[1:] == [f"2026-{month:02}" for month in range(1, 12)]


def test_every_months_invoice_is_in_it_under_its_number(
    contractor: User, contract: Contract, client_of: ClientOf
) -> None:
    an_item(a_bill(contract, NOVEMBER, net=1300), 1, "訂正した基本料", 1300)
    bundle = asked(contractor, contract)
    packing.pack_all()

    found = files(client_of(contractor), bundle)

    pdfs = {name: content for name, content in found.items() if name.endswith(".pdf")}
    issued = Invoice.objects.filter(bill__superseded_at=None, bill__month__year=2026).order_by("bill__month")
    assert list(pdfs) == [f"invoice-{invoice.number}.pdf" for invoice in issued]
    assert len(pdfs) == 11
    for invoice in issued:
        assert pdfs[f"invoice-{invoice.number}.pdf"].startswith(b"%PDF-1.7")
    listed = {
        row["ファイル名"]: (row["ご請求年月"], row["適格請求書番号"], row["ご請求額（税込）"])
        for row in manifest(found)
        if row["適格請求書番号"]
    }
    assert listed == {
        f"invoice-{one.number}.pdf": (f"{one.bill.month:%Y-%m}", one.number, str(one.bill.total)) for one in issued
    }
    assert listed[f"invoice-{issued[10].number}.pdf"][2] == "1430"


def test_the_same_bills_give_the_same_bytes(contractor: User, contract: Contract) -> None:
    asked(contractor, contract)
    packing.pack_all()
    before = bytes(BundleFile.objects.get().content)
    Bundle.objects.all().delete()

    asked(contractor, contract)
    packing.pack_all()

    assert bytes(BundleFile.objects.get().content) == before


def test_a_month_without_invoice_keeps_the_others_of_the_year_not_back(
    contractor: User, contract: Contract, client_of: ClientOf, caplog: pytest.LogCaptureFixture
) -> None:
    Bill.objects.filter(pk=bill(contract, 2).pk).update(is_flagged=True, bill_total=1)
    BillItem.objects.of(bill(contract, 4)).update(amount=1001)
    bundle = asked(contractor, contract)

    assert packing.pack_all() == 1

    found = files(client_of(contractor), bundle)
    remarks = {row["ご請求年月"]: row["備考"] for row in manifest(found) if row["備考"]}
    assert remarks == {"2026-09": Withheld.FLAGGED.value, "2026-07": Withheld.FLAGGED.value}
    assert [row["SHA-256"] for row in manifest(found) if row["備考"]] == ["", ""]
    assert sum(name.endswith(".pdf") for name in found) == 9
    assert sum(name.endswith(".csv") for name in found) == 5
    assert f"bill {bill(contract, 4).public_id}: its items do not add up" in caplog.text
    assert contract.name not in caplog.text
    assert asked(contractor, contract) == bundle


def test_a_paper_that_cannot_be_set_is_left_out_at_the_last_try(
    contractor: User, contract: Contract, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "render", fails_for(shifted(NOVEMBER, -2)))
    bundle = asked(contractor, contract)

    packed = []
    for _ in range(claims.ATTEMPTS):
        packed.append(packing.pack_all())
        all_claims_run_out()

    assert packed == [0, 0, 1]
    found = files(client_of(contractor), bundle)
    (row,) = [row for row in manifest(found) if row["備考"]]
    assert (row["ファイル名"], row["ご請求年月"], row["ご請求額（税込）"]) == ("", "2026-09", "1100")
    assert row["備考"] == packing.NOT_MADE
    assert sum(name.endswith(".pdf") for name in found) == 10
    assert asked(contractor, contract) != bundle, "the PDF may be made next time"
