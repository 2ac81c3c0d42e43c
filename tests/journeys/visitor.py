"""A person at a browser. Journeys say what the visitor does; every page that comes is looked over on the way."""

import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.journeys import checks
from tests.journeys.scenes import Scene

Outcome = TypeVar("Outcome")
PATIENCE = 10_000  # milliseconds; the machine may be busy
LOOKED_OVER: set[tuple[str, str, str]] = set()  # scene, page, title: looked over once a run


class Visitor:
    """Acts in the browser's own thread, so that the test's thread stays free for the database."""

    def __init__(self, pool: ThreadPoolExecutor, context: BrowserContext, base_url: str, scene: Scene) -> None:
        self.pool, self.base_url, self.scene = pool, base_url, scene
        self.complaints: list[str] = []
        self.page: Page = self.does(lambda: self._open(context))

    def does(self, act: Callable[[], Outcome]) -> Outcome:
        """Run `act` in the browser's thread."""
        return self.pool.submit(act).result()

    # --- what a visitor does ---------------------------------------------------------------------
    def opens(self, address: str) -> None:
        """Type an address: a path of the portal, or a whole link out of a mail."""
        self._goes(lambda: self.page.goto(address if "://" in address else self.base_url + address))

    def follows(self, link: str, *, exact: bool = False) -> None:
        """Follow the first link of that name."""
        self._goes(lambda: self._navigating(self.page.get_by_role("link", name=link, exact=exact).first.click))

    def presses(self, button: str, *, exact: bool = False) -> None:
        """Press the first button of that name, one that leads to another page."""
        self._goes(lambda: self._navigating(self.page.get_by_role("button", name=button, exact=exact).first.click))

    def taps(self, button: str) -> None:
        """Press a button that changes this page."""
        self.does(lambda: self.page.get_by_role("button", name=button).first.click())

    def opens_menu(self, name: str) -> None:
        """Unfold a menu, with or without scripts."""
        self.does(lambda: self.page.locator("summary", has_text=name).click())

    def fills(self, entries: dict[str, str]) -> None:
        """Type each text into the input of that label."""
        for label, typed in entries.items():
            self.does(lambda label=label, typed=typed: self.page.get_by_label(label).first.fill(typed))  # type: ignore[misc]

    def chooses(self, label: str, option: str) -> None:
        """Choose from a list that takes effect at once."""
        select = self.page.get_by_label(label)
        self._goes(lambda: self._navigating(lambda: select.select_option(label=option)))

    def ticks(self, *labels: str) -> None:
        """Tick a box, or choose one of several."""
        for label in labels:
            self.does(lambda label=label: self.page.get_by_label(label).first.check())  # type: ignore[misc]

    def hits(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.does(lambda key=key: self.page.keyboard.press(key))  # type: ignore[misc]

    # --- what a visitor sees ---------------------------------------------------------------------
    def sees(self, *texts: str) -> None:
        """Each text is on the page."""
        for text in texts:
            self.does(lambda text=text: expect(self.page.locator("body")).to_contain_text(text, timeout=PATIENCE))  # type: ignore[misc]

    def sees_no(self, *texts: str) -> None:
        """None of the texts is on the page."""
        for text in texts:
            self.does(lambda text=text: expect(self.page.locator("body")).not_to_contain_text(text))  # type: ignore[misc]

    def is_at(self, path: str) -> None:
        """The address is this path."""
        here = urlsplit(self.page_url()).path
        assert here == path, here

    def page_url(self) -> str:
        """The address."""
        return self.does(lambda: self.page.url)

    def title(self) -> str:
        """The page's title."""
        return self.does(self.page.title)

    def asks(self, script: str) -> Any:
        """What a script finds out about the page."""
        return self.does(lambda: self.page.evaluate(script))

    def looks_over(self) -> None:
        """Look the page over as it stands, even if it was looked over before."""
        self.does(self._look_over)
        self.has_nothing_to_complain_about()

    def has_nothing_to_complain_about(self) -> None:
        """No page on the way broke a rule."""
        assert not self.complaints, "\n".join(self.complaints)

    # --- in the browser's thread -----------------------------------------------------------------
    def _open(self, context: BrowserContext) -> Page:
        context.set_default_timeout(PATIENCE)
        context.add_init_script(checks.WATCH_POLICY)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that answers 4xx is logged as a failed resource; the page itself is what the journey looks at.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _navigating(self, act: Callable[[], object]) -> None:
        with self.page.expect_navigation():
            act()

    def _goes(self, move: Callable[[], object]) -> None:
        def go() -> None:
            move()
            key = (self.scene.name, self._path(), self.page.title())
            if key not in LOOKED_OVER:
                LOOKED_OVER.add(key)
                self._look_over()

        self.does(go)
        self.has_nothing_to_complain_about()

    def _look_over(self) -> None:
        here = f"{self.page.title()} ({self.scene.name}, {urlsplit(self.page.url).path})"
        self.complaints += [f"{here}: {fault}" for fault in checks.faults(self.page, scripts=self.scene.scripts)]
        self._keep_picture()

    def _path(self) -> str:
        """The path with its ids and tokens left out: what kind of page it is."""
        return re.sub(r"[0-9A-Za-z_-]{20,}", "id", urlsplit(self.page.url).path)

    def _keep_picture(self) -> None:
        folder = os.environ.get("SCREENS")
        if not folder:
            return
        name = re.sub(r"\W+", "-", f"{self._path()}-{self.page.title().split('｜')[0]}").strip("-")
        path = Path(folder) / f"{name[:80]}-{self.scene.name}.png"
        if path.exists():
            path = path.with_stem(f"{path.stem}-{len(list(path.parent.glob(f'{path.stem}*')))}")
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("scrollTo(0, 0)")
        self.page.screenshot(path=path, full_page=True)
