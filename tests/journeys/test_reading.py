"""Other ways to read: by keyboard, in large or spaced text, in forced colours, on paper."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Contract, User
from billing.models import Bill
from billing.statements.months import shifted
from home import queries as home_queries
from home.models import Announcement
from tests.billing.statements.bills import a_bill, an_item
from tests.journeys import checks, walks
from tests.journeys.conftest import Arrive, Chromium
from tests.journeys.scenes import DESK, HIGH_CONTRAST, PHONE, Scene
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["/home/", "/billing/", "/contracts/", "/account/"]
EVERY_PUBLIC_PAGE = [
    *("/", "/login/", "/login/locked/", "/register/", "/register/again/", "/register/plain/", "/password/reset/"),
    *("/contracts/sample/", "/support/", "/contact/", "/terms/", "/privacy/", "/accessibility/", "/help/errors/"),
    *("/account/passkeys/about/", "/recover/", "/no-such-page/"),
]
EVERY_PAGE = [
    *PAGES,
    *("/billing/payments/", "/billing/notices/", "/contracts/add/", "/notices/", "/account/history/"),
    *("/account/sessions/", "/account/passkeys/", "/account/passkeys/new/", "/account/recovery-codes/"),
    *(
        "/account/trusted-browsers/",
        "/account/freeze/",
        "/account/nickname/",
        "/account/phone/add/",
        "/account/passcode/",
    ),
]


@pytest.fixture
def reader(visitor: Visitor, contractor: User) -> Visitor:
    """The contractor, signed in, with fifteen bills."""
    contract = Contract.objects.get(holder=contractor)
    for back in range(15):
        a_bill(contract, shifted(timezone.localdate().replace(day=1), -back), net=7000 + 100 * back)
    walks.signs_in(visitor, contractor)
    return visitor


@pytest.mark.parametrize("scene", [PHONE, DESK], ids=lambda scene: scene.name)
@pytest.mark.parametrize("path", ["/", "/login/", "/register/", "/gallery/"])
def test_every_stop_of_the_keyboard_is_seen(arrive: Arrive, scene: Scene, path: str) -> None:
    visitor = arrive(scene)
    visitor.opens(path)

    stops = visitor.does(lambda: checks.focus_stops(visitor.page))

    assert len(stops) > 5
    assert [stop["what"] for stop in stops if stop["outline"] != 4] == []
    assert [stop["what"] for stop in stops if not stop["seen"]] == []


def test_every_stop_of_the_keyboard_is_seen_above_the_dock(reader: Visitor) -> None:
    for path in PAGES:
        reader.opens(path)

        stops = reader.does(lambda: checks.focus_stops(reader.page))

        assert [stop["what"] for stop in stops if stop["outline"] != 4 or not stop["seen"]] == [], path


def test_the_first_stop_skips_the_header(reader: Visitor) -> None:
    reader.opens("/billing/")

    reader.hits("Tab", "Enter")

    assert reader.asks("document.activeElement.id") == "main"


def test_the_account_menu_closes_by_escape(reader: Visitor) -> None:
    reader.opens_menu("アカウントメニュー")

    reader.hits("Escape")

    assert reader.asks("document.querySelector('details[data-menu]').open") is False


def test_a_dialog_opens_and_gives_the_focus_back(visitor: Visitor) -> None:
    visitor.opens("/gallery/")
    visitor.does(lambda: visitor.page.get_by_role("link", name="ログアウトする").click())
    visitor.sees("この端末からログアウトしますか")
    visitor.looks_over()

    visitor.hits("Escape")

    assert visitor.asks("document.querySelector('dialog').open") is False
    assert visitor.asks("document.activeElement.dataset.opens") == "sample-dialog"


def test_nothing_overflows_when_text_is_spaced_out(reader: Visitor) -> None:
    for path in [*PAGES, "/gallery/", "/"]:
        reader.opens(path)

        assert reader.does(lambda: checks.overflow_with_spacious_text(reader.page)) == [], path


def test_nothing_overflows_at_twice_the_text_size(chromium: Chromium, reader: Visitor) -> None:
    cookies = reader.does(reader.page.context.cookies)
    with chromium.large_text() as page:
        chromium.does(lambda: page.context.add_cookies(cookies))  # type: ignore[arg-type]
        for path in [*PAGES, "/gallery/", "/"]:
            chromium.does(lambda path=path: page.goto(reader.base_url + path))  # type: ignore[misc]
            assert chromium.does(lambda: page.evaluate("getComputedStyle(document.documentElement).fontSize")) == "32px"
            assert chromium.does(lambda: page.evaluate(checks.OVERFLOWING)) == [], path


def test_nothing_overflows_when_only_the_root_font_is_twice_as_large(reader: Visitor) -> None:
    bill = Bill.objects.order_by("month").last()
    assert bill is not None
    an_item(bill, 1, "基本料", 7000)
    faults = {}
    for path in [*EVERY_PAGE, f"/billing/{bill.public_id}/"]:
        reader.opens(path)
        for width in (320, 390):
            if found := reader.does(lambda width=width: checks.overflow_at_twice_the_root(reader.page, width)):  # type: ignore[misc]
                faults[path, width] = found

    assert not faults, "\n".join(map(str, faults.items()))


def test_nothing_of_the_public_pages_overflows_then(visitor: Visitor) -> None:
    Announcement.objects.create(title="メンテナンスを行います" * 3, body="https://www.example.jp/" + "a" * 80)
    home_queries.clear_cache()
    faults = {}
    for path in EVERY_PUBLIC_PAGE:
        visitor.opens(path)
        for width in (320, 390):
            if found := visitor.does(lambda width=width: checks.overflow_at_twice_the_root(visitor.page, width)):  # type: ignore[misc]
                faults[path, width] = found
    home_queries.clear_cache()

    assert not faults, "\n".join(map(str, faults.items()))


def test_what_only_colour_told_is_still_told_in_forced_colours(arrive: Arrive, contractor: User) -> None:
    visitor = arrive(HIGH_CONTRAST)
    walks.signs_in(visitor, contractor)

    current = visitor.asks("getComputedStyle(document.querySelector('.mp-nav [aria-current]')).textDecorationLine")

    assert current == "underline"


@pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext is not installed: the printed page is not read"
)
def test_the_printed_list_holds_all_fifteen_months(reader: Visitor, tmp_path: Path) -> None:
    reader.opens("/billing/")
    paper = tmp_path / "billing.pdf"

    reader.does(lambda: reader.page.pdf(path=paper, format="A4"))

    text = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    months = [shifted(timezone.localdate().replace(day=1), -back) for back in range(15)]
    assert [month for month in months if f"{month.year}年{month.month}月" not in text.replace(" ", "")] == []
    assert "アカウントメニュー" not in text


def test_rows_of_a_menu_keep_lines_of_words_in_text_twice_as_large(visitor: Visitor) -> None:
    """The icon gives way before the text becomes a column of single letters."""
    visitor.opens("/login/")
    page = visitor.page
    visitor.does(lambda: page.set_viewport_size({"width": 390, "height": 844}))
    visitor.does(lambda: page.evaluate("document.documentElement.style.fontSize = '200%'"))
    widths = visitor.does(lambda: page.eval_on_selector_all(".mp-menu__text", "all => all.map(one => one.clientWidth)"))
    assert widths
    assert min(widths) > 4 * 32, "a row leaves its text less than four letters a line"
