"""Two customers who download at the same time, from the delivered web process with several workers."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from accounts.models import Contract, User
from billing.exports import actions, packing
from billing.invoices.actions import of_bill
from tests.billing.invoices.invoiced_bills import billed, text_of
from tests.conftest import ClientOf
from tests.deploy.test_commands import BIN, free_port, probe, running, wait_for

OCTOBER = date(2026, 10, 1)
SHARES = {"pdf": 6, "csv": 22, "zip": 22}  # of a hundred downloads, for each of the two
AT_ONCE = 8
WORKERS = 2

Reader = Callable[[bytes], str]


def text_of_zip(content: bytes) -> str:
    """Return the text of the tables and invoices in a packed year."""
    with ZipFile(BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    papers = [text_of(content) for name, content in files.items() if name.endswith(".pdf")]
    return "\n".join([*papers, files["料金明細_2026-10.csv"].decode("utf-8-sig")])


READERS: dict[str, Reader] = {"pdf": text_of, "csv": lambda content: content.decode("utf-8-sig"), "zip": text_of_zip}


def addresses(person: User, canary: str) -> dict[str, str]:
    """Return the addresses of all downloads of a customer whose one bill holds the canary."""
    contract = Contract.objects.get(holder=person)
    bill = billed(contract, OCTOBER, [{"description": f"{canary}の通話料", "amount": 5000}])
    of_bill(public_id=bill.public_id)
    with patch("portal.delivery.broker.app.send_task"):
        bundle = actions.ask(account=person, contract_id=contract.pk, year=2026)
    months = {"first": OCTOBER, "last": OCTOBER, "content": "items", "encoding": "utf-8"}
    return {
        "pdf": reverse("billing:invoices:pdf", args=[bill.public_id]),
        "csv": f"{reverse('billing:exports:table')}?{urlencode(months)}",
        "zip": reverse("billing:exports:year_file", args=[bundle.public_id]),
    }


def environment(port: int) -> dict[str, str]:
    """The environment of this test run, with its database."""
    known = connection.get_connection_params()
    database = {name: known[name] for name in ("host", "port", "user", "password") if known.get(name)}
    return {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"postgres:///{known['dbname']}?{urlencode(database)}",
        "WEB_CONCURRENCY": str(WORKERS),
    }


def downloaded(port: int, key: str, address: str) -> bytes:
    """Download the file; retry where the server is busy typesetting."""
    for _ in range(5):
        browser = HTTPConnection("127.0.0.1", port, timeout=30)
        browser.request("GET", address, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"})
        answer = browser.getresponse()
        status, content = answer.status, answer.read()
        browser.close()
        if status != 503:
            assert status == 200, (status, address)
            return content
    raise AssertionError("busy five times")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_hundred_downloads_from_several_workers_never_mix_two_customers(
    contractor: User, stranger: User, client_of: ClientOf, tmp_path: Path
) -> None:
    canaries = {contractor: "カナリア甲", stranger: "カナリア乙"}
    keys = {person: client_of(person).cookies[settings.SESSION_COOKIE_NAME].value for person in canaries}
    places = {person: addresses(person, canary) for person, canary in canaries.items()}
    assert packing.pack_all() == 2
    port, log = free_port(), tmp_path / "web.log"
    env = environment(port)
    wanted = [
        (person, kind)
        for turn in range(max(SHARES.values()))
        for kind, share in SHARES.items()
        for person in canaries
        if turn < share
    ]

    with running("web", env, log, swap=("8000", str(port))), ThreadPoolExecutor(AT_ONCE) as pool:
        wait_for(lambda: probe("web", port, env), log)
        contents = list(pool.map(lambda one: downloaded(port, keys[one[0]], places[one[0]][one[1]]), wanted))

    assert len(contents) == 100
    found = {(person, kind, content) for (person, kind), content in zip(wanted, contents, strict=True)}
    assert len(found) == len(canaries) * len(SHARES)
    for person, kind, content in found:
        said = READERS[kind](content)
        assert {canary for canary in canaries.values() if canary in said} == {canaries[person]}, kind
    assert log.read_text().count("Booting worker with pid") == WORKERS
