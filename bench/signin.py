"""Measure sign-in against the password hash alone, in the same worker and the same minutes.

The difference is the cost of rate limits before the comparison and of the session after it. Attempts come from many
addresses and names, so that no limit is reached.
"""

import statistics
from collections.abc import Callable, Iterator
from itertools import count
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.urls import reverse

from accounts.former_ids.hashers import Fast, wrap
from accounts.models import FormerId, User
from bench import seed
from bench.server import Batch, Request, Server

CUSTOMERS = 1_000
KNOWN = 40  # accounts whose password is known
BATCH = 10
PASSWORD, WRONG = "Minato-2026", "Minato-2025"
SECRET = "s" * 32  # of the CSRF token: cookie and field need only agree
HASH, FAILED_WITH_LEGACY = "hash alone", "wrong, with former IDs"


class Attempts:
    """An endless supply of requests, in which no name is tried ten times and no address thirty times."""

    def __init__(self) -> None:
        self.tick = count()

    def page(self) -> Request:
        """Request the sign-in page."""
        return Request(reverse("accounts:sign_in:start"))

    def right(self) -> Request:
        """Sign in with the right password; the answer is a redirect."""
        return self._post(f"bench{next(self.tick) % KNOWN + 1}", PASSWORD, 302)

    def wrong(self) -> Request:
        """Sign in with a wrong password."""
        return self._post(f"bench{KNOWN + 1 + next(self.tick) % (CUSTOMERS - KNOWN)}", WRONG, 200)

    def unknown(self) -> Request:
        """Sign in with an unknown name."""
        return self._post(f"nobody{next(self.tick)}", WRONG, 200)

    def _post(self, identifier: str, password: str, status: int) -> Request:
        body = urlencode({"csrfmiddlewaretoken": SECRET, "identifier": identifier, "password": password})
        number = next(self.tick)
        client = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        cookie = f"{settings.CSRF_COOKIE_NAME}={SECRET}"
        return Request(reverse("accounts:sign_in:start"), cookie, body, client, status)


def run(*, rounds: int = 20) -> list[dict[str, object]]:
    """Seed, serve, measure; return a row of medians for each kind of request.

    `per_hash` is its CPU divided by that of the hash.
    """
    seed.customers(CUSTOMERS, with_items=0)
    User.objects.filter(pk__lte=KNOWN).update(password=make_password(PASSWORD))
    call_command("collectstatic", verbosity=0, interactive=False)
    attempts = Attempts()
    kinds = {"page": attempts.page, "right": attempts.right, "wrong": attempts.wrong, "unknown": attempts.unknown}
    with Server(settings.PORTAL_DATA_DIR / "gunicorn.log") as server:
        spent = _measured(server, kinds, rounds)
        _a_former_id()
        later = _measured(server, {FAILED_WITH_LEGACY: attempts.wrong}, rounds)
    floor = statistics.median([*spent.pop(HASH), *later.pop(HASH)])
    return list(_rows({**spent, **later}, floor))


def _measured(server: Server, kinds: dict[str, Callable[[], Request]], rounds: int) -> dict[str, list[float]]:
    """Return the CPU milliseconds of each batch, forwards and backwards (ABBA), with the hash measured in between."""
    spent: dict[str, list[float]] = {HASH: [], **{name: [] for name in kinds}}
    for ask in kinds.values():
        _batch(server, ask)
    for _ in range(rounds):
        for name, ask in (*kinds.items(), *reversed(kinds.items())):
            spent[HASH].append(float(server.get(Request("/bench/hash/"))))
            spent[name].append(_batch(server, ask).cpu_ms)
    return spent


def _batch(server: Server, ask: Callable[[], Request]) -> Batch:
    return server.measure([ask() for _ in range(BATCH)])


def _a_former_id() -> None:
    """Create a former ID: from then on every failed attempt also compares its hash, to take equally long."""
    fast = Fast("sha256", b"salt", salt_first=True)
    FormerId.objects.create(
        legacy_id="former-1",
        password=wrap(fast, fast.digest(PASSWORD)),
        source="bench",
        notation="sha256",
        scheme="portal",
        cost=1,
        customer_number="1",
        status="active",
    )


def _rows(spent: dict[str, list[float]], floor: float) -> Iterator[dict[str, object]]:
    yield {"request": HASH, "cpu_ms": round(floor, 2), "per_hash": 1.0}
    for name, batches in spent.items():
        cpu = statistics.median(batches)
        yield {
            "request": name,
            "cpu_ms": round(cpu, 2),
            "per_hash": round(cpu / floor, 3),
            "above_hash": round(cpu - floor, 2),
        }
