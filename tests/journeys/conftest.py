"""Chromium from the machine, driven in a thread of its own; one visitor per journey and scene."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.journeys.scenes import PHONE, Scene
from tests.journeys.visitor import Visitor

# the headless shell draws the same pages at half the CPU: the whole browser draws its own windows and tabs besides
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
ARGUMENTS = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--force-color-profile=srgb"]
Outcome = TypeVar("Outcome")
HERE = Path(__file__).parent

Arrive = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test below this directory as a journey."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.journey)


@dataclass
class Chromium:
    """A running browser and the only thread that may touch it."""

    pool: ThreadPoolExecutor
    browser: Browser
    start: Callable[..., Browser]
    contexts: list[BrowserContext] = field(default_factory=list)

    def does(self, act: Callable[[], Outcome]) -> Outcome:
        """Run `act` in the browser's thread."""
        return self.pool.submit(act).result()

    @contextmanager
    def large_text(self) -> Iterator[Page]:
        """A page of a browser whose owner set the text size to 200 % (WCAG 1.4.4)."""
        browser = self.does(lambda: self.start("--blink-settings=defaultFontSize=32"))
        try:
            yield self.does(lambda: browser.new_page(**PHONE.options()))
        finally:
            self.does(browser.close)

    def context(self, scene: Scene) -> BrowserContext:
        """A window without history or cookies."""
        self.contexts.append(self.does(lambda: self.browser.new_context(**scene.options())))
        return self.contexts[-1]

    def close_windows(self) -> None:
        """Close what the last journey opened."""
        while self.contexts:
            self.does(self.contexts.pop().close)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One browser for the whole run."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: the browser journeys are skipped")
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    pool = ThreadPoolExecutor(1, thread_name_prefix="chromium")
    driver = pool.submit(lambda: sync_playwright().start()).result()

    def start(*more: str) -> Browser:
        return driver.chromium.launch(executable_path=CHROMIUM, args=[*arguments, *more])

    browser = pool.submit(start).result()
    yield Chromium(pool, browser, start)
    pool.submit(browser.close).result()
    pool.submit(driver.stop).result()
    pool.shutdown()


@pytest.fixture
def arrive(chromium: Chromium, live_server: LiveServer, settings: Settings) -> Iterator[Arrive]:
    """`arrive(DESK)` is a new visitor in that scene; the portal's links lead to the running server."""
    settings.PORTAL_BASE_URL = live_server.url

    def arrived(scene: Scene = PHONE) -> Visitor:
        return Visitor(chromium.pool, chromium.context(scene), live_server.url, scene)

    yield arrived
    chromium.close_windows()


@pytest.fixture
def visitor(arrive: Arrive) -> Visitor:
    """Somebody with a phone."""
    return arrive(PHONE)
