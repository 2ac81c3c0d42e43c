"""The same message several times in parallel."""

import copy
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from accounts.passkeys import actions
from accounts.passkeys.helper import Assertion
from accounts.passkeys.models import Passkey
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import BACKED_UP, ELIGIBLE, Authenticator
from tests.people import an_account
from tests.portal.threads import together

PARALLEL = 12


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_parallel_replays_of_one_assertion_one_signs_in() -> None:
    owner = Client()
    owner.force_login(an_account("hikari", "ひかり"), backend="accounts.sign_in.backends.PortalBackend")
    device = Authenticator(count=None, backup=ELIGIBLE | BACKED_UP)  # no counter to tell them apart
    ceremony.registers(owner, device)
    browser = Client()
    message = device.get(ceremony.begin(browser, "sign_in"))
    start = threading.Barrier(PARALLEL)

    def replay(client: Client) -> int:
        start.wait()
        try:
            return ceremony.complete(client, "sign_in", message).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = list(pool.map(replay, [copy.deepcopy(browser) for _ in range(PARALLEL)]))

    assert sorted(answers) == [200] + [400] * (PARALLEL - 1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_parallel_messages_of_one_count_one_is_noted_and_the_key_is_suspected() -> None:
    owner = Client()
    owner.force_login(an_account("hikari", "ひかり"), backend="accounts.sign_in.backends.PortalBackend")
    device = Authenticator(count=1)
    ceremony.registers(owner, device)
    passkey = Passkey.objects.select_related("user").get()

    def use() -> str:
        try:
            actions.use(Assertion(passkey, sign_count=9, is_backed_up=False))
        except (actions.Suspected, actions.NotThere) as refusal:
            return type(refusal).__name__
        return "used"

    answers = together(PARALLEL, use)

    assert sorted(answers) == ["NotThere"] * (PARALLEL - 2) + ["Suspected", "used"]
