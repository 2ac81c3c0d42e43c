"""The invoice as PDF: its contents, its size, and who may download it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Contract, User
from billing.invoices import actions
from billing.invoices import pdf as invoice_pdf
from billing.models import Bill, Invoice
from billing.statements.months import shifted
from billing.typesetting import rendering
from linkage.models import Line
from tests.billing.invoices.invoiced_bills import CREDIT, EVERYTHING, OCTOBER, billed, codes_in, text_of
from tests.conftest import ClientOf
from tests.people import a_contract, an_account


def issued(bill: Bill) -> Invoice:
    invoice = actions.of_bill(public_id=bill.public_id)
    assert invoice
    return invoice


def address(bill: Bill) -> str:
    return reverse("billing:invoices:pdf", args=[bill.public_id])


@pytest.fixture
def hers(contractor: User, client_of: ClientOf) -> Client:
    return client_of(contractor)


def test_it_is_a_download_that_no_cache_keeps(bill: Bill, hers: Client) -> None:
    answer = hers.get(address(bill))

    number = Invoice.objects.get(bill=bill).number
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="invoice-{number}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF-1.7")


def test_every_figure_and_fact_of_the_page_is_on_the_paper(bill: Bill, contract: Contract, hers: Client) -> None:
    credit = {"description": "基本料の訂正", "amount": -500, "refers_to_month": OCTOBER}
    issued(bill)
    november = billed(contract, shifted(OCTOBER, 1), [*EVERYTHING, credit])
    page = hers.get(reverse("billing:invoices:detail", args=[november.public_id])).text

    text = text_of(hers.get(address(november)).content)

    main = page.partition("<main")[2].partition("</main>")[0]
    figures = set(re.findall(r"−?[\d,.]+円", re.sub(r"<[^>]+>", " ", main)))
    details = set(re.findall(r"<dd[^>]*>([^<]+)", main)) | set(re.findall(r'<th role="rowheader"[^>]*>([^<]+)', main))
    assert len(figures) >= 20
    assert {"T9000000000000", f"{contract.name} 様", "みなと光 1ギガ 基本料"} <= details
    for said in figures | details | {"適格請求書 兼 適格返還請求書", "8% ※", "202610-"}:
        assert said in text, said


def test_the_same_invoice_has_always_the_same_bytes(bill: Bill) -> None:
    invoice = issued(bill)

    assert invoice_pdf.render(invoice) == invoice_pdf.render(invoice)


def test_it_is_tagged_for_screen_readers_and_carries_its_typeface(bill: Bill) -> None:
    made = invoice_pdf.render(issued(bill))

    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"/Lang(ja" in made
    assert b"/FontFile3" in made
    assert b"/StructTreeRoot" in made


def test_forty_rows_stay_below_a_hundred_and_fifty_kilobytes(contract: Contract) -> None:
    said = "みなとモバイル 通話料・通信料・海"
    rows = [{"description": said, "amount": 100 + row, "line_number": f"0901111{row // 8:04}"} for row in range(40)]

    made = invoice_pdf.render(issued(billed(contract, OCTOBER, rows)))

    assert len(made) < 150_000
    assert text_of(made).count(said) == 40


def test_rare_letters_are_set_and_what_no_typeface_has_is_marked(contract: Contract) -> None:
    Contract.objects.filter(pk=contract.pk).update(name="髙﨑㈱①𠮷野 葛\U000e0100城 😀")
    bill = billed(contract, OCTOBER, [{"description": "通話料 ☎ \ue000", "amount": 100}])

    text = text_of(invoice_pdf.render(issued(bill)))

    assert "髙﨑㈱①𠮷野 葛\U000e0100城 〓 御中" in text
    assert "通話料 ☎ 〓" in text


def test_a_gaiji_is_a_mark_even_where_some_font_has_a_ligature(contract: Contract) -> None:
    Contract.objects.filter(pk=contract.pk).update(name="湊\ue000\U000f0000")

    text = text_of(invoice_pdf.render(issued(billed(contract, OCTOBER, [{"description": "基本料", "amount": 100}]))))

    assert "湊〓〓 様" in text


def test_what_looks_like_markup_is_text(contract: Contract) -> None:
    hostile = '#panic("x") $1/0$ *b* <l> @r \\ #sys.inputs "+#read("/etc/passwd")'
    bill = billed(contract, OCTOBER, [{"description": hostile, "amount": 100}])

    text = text_of(invoice_pdf.render(issued(bill)))

    assert '#panic("x") $1/0$ *b* <l> @r' in text
    assert "root:" not in text


def test_a_camera_is_led_to_the_page_that_confirms_it(
    bill: Bill, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.PORTAL_BASE_URL = "https://my.example.jp"
    invoice = issued(bill)

    (link,) = codes_in(invoice_pdf.render(invoice), tmp_path)

    assert link == f"https://my.example.jp/billing/invoices/check/{invoice.public_id}/"
    assert invoice.number in client.get(urlsplit(link).path).text


def test_an_earlier_revision_says_so_on_paper(bill: Bill, contract: Contract) -> None:
    first = issued(bill)
    newer = issued(billed(contract, OCTOBER, EVERYTHING[:1]))

    old, new = text_of(invoice_pdf.render(issued(bill))), text_of(invoice_pdf.render(newer))

    assert "【旧版】この請求書は訂正されました" in old
    assert newer.number in old
    assert "旧版" not in new
    assert f"番号 {first.number}" in new


@pytest.mark.django_db(transaction=True)
def test_an_account_may_have_a_hundred_and_twenty_an_hour(
    bill: Bill, hers: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "render", lambda document, max_wait: b"%PDF-")
    for _ in range(actions.DOWNLOADS.count):
        assert hers.get(address(bill)).status_code == 200

    assert hers.get(address(bill)).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_who_is_asked_to_wait_loses_nothing(bill: Bill, hers: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(document: object, max_wait: float) -> bytes:
        raise rendering.Busy

    with monkeypatch.context() as patch:
        patch.setattr(rendering, "render", busy)
        answers = [hers.get(address(bill)) for _ in range(actions.DOWNLOADS.count + 1)]

    assert {(answer.status_code, answer.headers["Retry-After"]) for answer in answers} == {(503, "5")}
    assert "少しお待ちください" in answers[0].text
    assert address(bill) in answers[0].text
    assert hers.get(address(bill)).status_code == 200


def test_a_note_of_return_says_on_paper_what_the_page_says(contract: Contract) -> None:
    text = text_of(invoice_pdf.render(issued(billed(contract, OCTOBER, [CREDIT]))))

    assert re.search(r"ご返金額\s*（税込）\s+346円", text)
    assert "お支払い期日" not in text
    assert re.search(r"お支払い\s+必要ありません", text)


def test_a_bill_of_zero_names_no_due_date(contract: Contract) -> None:
    free = [{"description": "基本料", "amount": 1000}, {"description": "割引", "amount": -1000}]
    text = text_of(invoice_pdf.render(issued(billed(contract, OCTOBER, free))))

    assert "お支払い期日" not in text
    assert re.search(r"お支払い\s+必要ありません", text)


def test_lines_have_the_full_names_of_their_services_as_on_the_day_of_issue(contract: Contract) -> None:
    line = Line.objects.create(
        contract=contract,
        line_number="09011112222",
        service="モバイル",
        plan="みなとモバイル 20GB",
        base_fee=2980,
        data_allowance_mb=20480,
        started_on=date(2021, 4, 1),
        status="active",
    )
    invoice = issued(billed(contract, OCTOBER, EVERYTHING))
    Line.objects.filter(pk=line.pk).update(plan="みなとモバイル 50GB")

    text = text_of(invoice_pdf.render(Invoice.objects.get(pk=invoice.pk)))

    assert re.search(r"モバイル みなとモバイル 20GB\s+090-1111-2222", text)
    assert "50GB" not in text


def test_amounts_with_tax_are_remarked_on_only_where_there_is_one(contract: Contract) -> None:
    words = "税込で定めた料金は"
    untaxed = [{"description": "保険料", "amount": 480, "tax_category": "exempt", "tax_included": True}]

    assert words in text_of(invoice_pdf.render(issued(billed(contract, OCTOBER, EVERYTHING))))
    assert words not in text_of(invoice_pdf.render(issued(billed(contract, OCTOBER, untaxed))))


def test_the_name_of_a_line_never_stands_alone_at_the_foot_of_a_page(contract: Contract) -> None:
    for count in (26, 27, 28):  # the last row of the first group is the last of its page with one of them
        items = [{"description": f"項目{number}", "amount": 10} for number in range(count)]
        lines = [{"description": "通話料の項目", "amount": 10, "line_number": "09011112222"}]
        bill = billed(contract, shifted(OCTOBER, -count), [*items, *lines])
        pages = text_of(invoice_pdf.render(issued(bill))).split("\f")
        for page in pages:
            assert ("090-1111-2222" in page) == ("通話料の項目" in page), count


def test_no_personal_word_is_logged_when_it_fails(
    bill: Bill, hers: Client, contract: Contract, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rendering, "COMPILER", Path("/nonexistent"))

    answer = hers.get(address(bill))

    assert answer.status_code == 500
    assert "PDFにできませんでした" in answer.text
    for way in ("billing:invoices:detail", "home:contact"):
        assert f'href="{reverse(way, args=[bill.public_id] if "invoices" in way else [])}"' in answer.text
    for promise in ("もう一度", "混み合っています", "数秒"):
        assert promise not in answer.text
    assert "typesetting ended with code 2" in caplog.text
    assert contract.name not in caplog.text


@pytest.mark.race
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_hundred_downloads_at_once_never_mix_two_customers(client_of: ClientOf, settings: Settings) -> None:
    people = [an_account(f"customer-{letter}", letter) for letter in "ab"]
    bills = []
    for person, canary in zip(people, ("カナリア壱", "カナリア弐"), strict=True):
        contract = a_contract(f"2000000{person.pk}", person, name=f"{canary} 様様")
        bills.append(billed(contract, OCTOBER, [{"description": f"{canary}の通話料", "amount": 5000}]))
        issued(bills[-1])
    keys = [client_of(person).cookies[settings.SESSION_COOKIE_NAME].value for person in people]

    def download(turn: int) -> tuple[int, int, bytes]:
        whose = turn % 2
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = keys[whose]
        try:
            answers = (browser.get(address(bills[whose])) for _ in range(3))
            answer = next((answer for answer in answers if answer.status_code != 503), None)
            assert answer, "busy three times"
            return whose, answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(download, range(100)))

    assert {status for _, status, _ in outcomes} == {200}
    for whose in (0, 1):
        (pdf,) = {content for mine, _, content in outcomes if mine == whose}
        text = text_of(pdf)
        own, others = ("カナリア壱", "カナリア弐") if whose == 0 else ("カナリア弐", "カナリア壱")
        assert text.count(own) == 2
        assert others not in text
