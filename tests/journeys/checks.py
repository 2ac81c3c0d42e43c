"""Checks of every page, whatever it shows. Each returns its faults in words."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(
    v => `${v.id} (${v.impact}): ${v.help}: ` + v.nodes.map(n => n.target.join(' ')).join(' | '))"""

# Runs in every document before the page's own scripts: what the content security policy refused.
WATCH_POLICY = """window.refused = []; document.addEventListener('securitypolicyviolation',
    e => window.refused.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));"""

OVERFLOWING = """() => {
  const page = document.scrollingElement, wide = page.clientWidth, found = [];
  const edge = e => Math.round(e.getBoundingClientRect().right);
  const clips = e => ['clip', 'hidden'].includes(getComputedStyle(e).overflowX) && e.clientWidth > 1;
  for (const e of document.querySelectorAll('main, main *, header, header *, footer, footer *')) {
    const what = `${e.tagName}.${e.className}`;
    if (e.scrollWidth > e.clientWidth + 1 && clips(e)) found.push(`${what} clips its content`);
    if (page.scrollWidth > wide && edge(e) > wide) found.push(`${what} reaches ${edge(e)} of ${wide}`);
  }
  if (page.scrollWidth > wide) found.push(`the page is ${page.scrollWidth} wide, the window ${wide}`);
  return found.slice(0, 6);
}"""

DUPLICATE_IDS = """() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))]; }"""

INLINE = (
    """() => [...document.querySelectorAll('[style], script:not([src]), style')].map(e => e.outerHTML.slice(0, 120))"""
)

SMALL_TARGETS = """() => [...document.querySelectorAll('button, input, select, summary, .mp-btn, nav a')].map(e => {
  const box = e.getBoundingClientRect(); const shown = e.checkVisibility({visibilityProperty: true}) && box.width > 1;
  const small = shown && (box.height < 24 || box.width < 24);
  return small && `${e.outerHTML.slice(0, 80)} is ${Math.round(box.width)}×${Math.round(box.height)}`;
}).filter(Boolean)"""

SPACIOUS_TEXT = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }"""

FOCUS = """() => {
  const at = document.activeElement; if (!at || at === document.body) return null;
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  const within = (number, most) => Math.min(Math.max(number, 1), most - 1);
  const hit = document.elementFromPoint(within(box.x + box.width / 2, innerWidth),
                                        within(box.y + Math.min(box.height / 2, 12), innerHeight));
  const own = hit && (at.contains(hit) || hit.contains(at) || [...(at.labels ?? [])].some(l => l.contains(hit)));
  return {what: at.outerHTML.slice(0, 90), seen: box.bottom > 0 && box.top < innerHeight && own,
          outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)};
}"""


def faults(page: Page, *, scripts: bool) -> list[str]:
    """Return faults of structure, reflow, targets and accessibility of the current page."""
    found = _structure(page) + _reflow(page)
    if scripts:
        found += [f"policy refused {words}" for words in page.evaluate("window.refused")]
        found += [f"axe: {words}" for words in _axe(page)]
    return found


def _structure(page: Page) -> list[str]:
    found = [f"{page.locator('h1').count()} h1"] if page.locator("h1").count() != 1 else []
    found += [f"id {name} twice" for name in page.evaluate(DUPLICATE_IDS)]
    found += [f"small target: {words}" for words in page.evaluate(SMALL_TARGETS)]
    found += [f"inline: {words}" for words in page.evaluate(INLINE)]
    if not page.title().strip() or page.locator("html[lang=ja]").count() != 1:
        found.append("no title or language")
    return found


def _reflow(page: Page) -> list[str]:
    """Nothing is wider than the window, nor than 320 px (WCAG 1.4.10)."""
    found = [f"overflow: {words}" for words in page.evaluate(OVERFLOWING)]
    window = page.viewport_size
    assert window is not None
    page.set_viewport_size({"width": 320, "height": window["height"]})
    found += [f"overflow at 320 px: {words}" for words in page.evaluate(OVERFLOWING)]
    page.set_viewport_size(window)
    return found


def _axe(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE)
    return found


def overflow_with_spacious_text(page: Page) -> list[str]:
    """What overflows when a reader spaces the text out (WCAG 1.4.12)."""
    page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }",
        SPACIOUS_TEXT,
    )
    found: list[str] = page.evaluate(OVERFLOWING)
    page.evaluate("() => { document.adoptedStyleSheets = []; }")
    return found


def overflow_at_twice_the_root(page: Page, width: int) -> list[str]:
    """What overflows in a window so wide when the root's font is twice as large (WCAG 1.4.4)."""
    window = page.viewport_size
    assert window is not None
    page.set_viewport_size({"width": width, "height": window["height"]})
    page.evaluate(
        "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('html { font-size: 200% !important; }');"
        "document.adoptedStyleSheets = [sheet]; }"
    )
    found: list[str] = page.evaluate(OVERFLOWING)
    page.evaluate("() => { document.adoptedStyleSheets = []; }")
    page.set_viewport_size(window)
    return found


def focus_stops(page: Page, *, most: int = 80) -> list[dict[str, Any]]:
    """Walk through the page by Tab: what is focused at each stop, its outline and whether it can be seen."""
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (stops and stop["what"] == stops[0]["what"]):
            break
        stops.append(stop)
    return stops
