"""Attempts to sign in."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.sign_in import actions
from tests.people import PASSWORD

Response = Any  # the test client adds context and text to it

START = reverse("accounts:sign_in:start")
HOME = reverse("home:index")
LOCKED = reverse("accounts:sign_in:locked")
WRONG = "Yama-to-Umi-99"
NOW_AND_THEN = re.compile(r"^(SAVEPOINT|RELEASE)|portal_(announcement|closure)")
REFUSED = "入力されたIDとパスワードではログインできません"


def sign_in(client: Client, identifier: str = "hikari", password: str = PASSWORD, query: str = "") -> Response:
    """Fill in the form of the sign-in page and send it."""
    return client.post(START + query, {"identifier": identifier, "password": password})


def fail(times: int, identifier: str = "hikari") -> None:
    """Type wrong passwords, each from a network of its own."""
    for number in range(times):
        with pytest.raises((actions.Refused, actions.Locked)):
            actions.authenticate(identifier=identifier, password=WRONG, network=f"198.51.100.{number}")


def statements(act: Callable[[], object]) -> int:
    """Count the statements of an act. It leaves out savepoints, which only the test's transaction causes, and what a
    process reads every few seconds.
    """
    Client().get(START)
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(NOW_AND_THEN.search(query["sql"]) is None for query in captured.captured_queries)


def without_token(page: str) -> str:
    """Return a page without what differs each time it is drawn."""
    return re.sub(r'name="(csrfmiddlewaretoken|mark)" value="\w+"', "", page)
