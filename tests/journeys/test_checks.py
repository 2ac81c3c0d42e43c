"""The checks of pages themselves: a page with faults does not pass."""

from tests.journeys import checks
from tests.journeys.visitor import Visitor

FOCUSLESS = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(':focus-visible { outline: 0 !important }');
  document.adoptedStyleSheets = [sheet];
}"""
SPOIL = """() => {
  const box = document.createElement('div');
  box.innerHTML = '<img src="/static/favicon.svg"><h1>もう一つ</h1><i id="main"></i><button>小</button>';
  box.setAttribute('style', 'width: 3000px');
  box.className = 'mp-num';
  const wide = document.createElement('p');
  wide.textContent = '長'.repeat(200); wide.className = 'mp-num';
  document.querySelector('main').append(box, wide);
}"""


FAULTS = (
    "2 h1",
    "id main twice",
    "inline: ",
    "overflow: ",
    "overflow at 320 px",
    "axe: image-alt",
    "policy refused style-src",
)


def test_a_spoilt_page_is_not_passed(visitor: Visitor) -> None:
    visitor.opens("/gallery/")

    visitor.asks(SPOIL)
    found = "\n".join(visitor.does(lambda: checks.faults(visitor.page, scripts=True)))

    assert [fault for fault in FAULTS if fault not in found] == [], found
    assert any("Content Security Policy" in complaint for complaint in visitor.complaints)


def test_a_focus_that_cannot_be_seen_is_noticed(visitor: Visitor) -> None:
    visitor.opens("/gallery/")
    visitor.asks(FOCUSLESS)

    stops = visitor.does(lambda: checks.focus_stops(visitor.page, most=3))

    assert [stop["outline"] for stop in stops] == [0, 0, 0]
