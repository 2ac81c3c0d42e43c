"""Measure pages against a baseline in the same server and the same minutes.

Trust the CPU per request: unlike requests per second it hardly changes under other load on the machine. Pages are
requested in turn, forwards and backwards (ABBA), so that drift affects all alike.
"""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Contract, User
from bench import seed
from bench.server import Batch, Request, Server
from billing.statements.models import Bill

BROWSERS = 50
BATCH = 40  # requests of one page at a time; short, so that a burst of other load affects few batches
FLOOR = "floor"


@dataclass(frozen=True)
class Page:
    """A page as requested by different customers."""

    name: str
    requests: list[Request]

    def take(self, count: int) -> Iterator[Request]:
        return islice(cycle(self.requests), count)


def run(*, customers: int = 2_000, rounds: int = 20) -> list[dict[str, object]]:
    """Seed, serve, measure; return a row of medians for each page. `ratio` is the baseline's CPU by the page's."""
    seed.customers(customers)
    call_command("collectstatic", verbosity=0, interactive=False)
    asked = list(pages(customers))
    with Server(settings.PORTAL_DATA_DIR / "gunicorn.log") as server:
        for page in asked:
            server.measure(list(page.take(40)))
        _compare_rows(server, asked)
        batches = _measured(server, asked, rounds)
    return [_row(page, batches[page.name], batches[FLOOR]) for page in asked]


def pages(customers: int) -> Iterator[Page]:
    """Yield the measured pages, with requests of some of the seeded customers."""
    step = max(1, customers // BROWSERS)
    accounts = list(User.objects.filter(pk__in=range(1, customers + 1, step)).order_by("pk"))
    cookies = [_cookie(account) for account in accounts]
    contracts = [Contract.objects.get(holder=account) for account in accounts]
    newest = [Bill.objects.of_contract(contract.pk)[0] for contract in contracts]
    paths = {
        FLOOR: [f"/bench/floor/{contract.public_id}/" for contract in contracts],
        "list": [reverse("billing:statements:index")] * len(accounts),
        "detail": [reverse("billing:statements:detail", args=[bill.public_id]) for bill in newest],
        "home": [reverse("home:index")] * len(accounts),
        "sign-in": [reverse("accounts:sign_in:start")] * len(accounts),
    }
    for name, addresses in paths.items():
        browsers = [""] * len(accounts) if name in (FLOOR, "sign-in") else cookies
        yield Page(name, [Request(path, cookie) for path, cookie in zip(addresses, browsers, strict=True)])


def _cookie(account: User) -> str:
    """Return the session cookie of a browser signed in as the account."""
    browser = Client()
    browser.force_login(account, backend="accounts.sign_in.backends.PortalBackend")
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def _compare_rows(server: Server, pages: list[Page]) -> None:
    """Raise AssertionError unless the baseline prints the same rows as the list; otherwise the ratio means nothing."""
    floor, listed = (server.get(page.requests[7]).decode().replace("\n", "") for page in pages[:2])
    expected = floor.partition("<table>")[2].partition("</table>")[0]
    if expected.count("<tr") != seed.MONTHS or expected not in listed:
        raise AssertionError("the floor and the list print different rows")


def _measured(server: Server, pages: list[Page], rounds: int) -> dict[str, list[Batch]]:
    measured: dict[str, list[Batch]] = {page.name: [] for page in pages}
    for _ in range(rounds):
        for page in (*pages, *reversed(pages)):
            measured[page.name].append(server.measure(list(page.take(BATCH))))
    return measured


def _row(page: Page, batches: list[Batch], floor: list[Batch]) -> dict[str, object]:
    cpu = statistics.median(batch.cpu_ms for batch in batches)
    return {
        "page": page.name,
        "cpu_ms": round(cpu, 2),
        "ratio": round(statistics.median(batch.cpu_ms for batch in floor) / cpu, 2),
        "per_second": round(statistics.median(batch.per_second for batch in batches)),
        "queries": _queries(page.requests[0]),
        "kilobytes": round(batches[0].size / 1000, 1),
        "batches": len(batches),
    }


def _queries(request: Request) -> int:
    """Count the queries of a second request (warm caches), in this process."""
    client = Client(SERVER_NAME="localhost", headers={"Cookie": request.cookie} if request.cookie else {})
    client.get(request.path)
    with CaptureQueriesContext(connection) as captured:
        client.get(request.path)
    return len(captured)
