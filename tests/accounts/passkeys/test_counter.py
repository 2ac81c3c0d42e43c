"""The signature counter reveals a copied key."""

import pytest
from django.test import Client

from accounts.models import Passkey, TrustedBrowser, User
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.audit.models import Entry
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import BACKED_UP, ELIGIBLE, Authenticator
from tests.letters import deliver

pytestmark = pytest.mark.django_db


def test_a_synced_passkey_counts_nothing_for_ever(browser: Client, hers: Client) -> None:
    device = Authenticator(count=None, backup=ELIGIBLE | BACKED_UP)
    ceremony.registers(hers, device)

    for _ in range(3):
        assert ceremony.signs_in(browser, device).status_code == 200


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_copy_gives_itself_away(
    browser: Client, hers: Client, passkey: Passkey, device: Authenticator, contractor: User, count: int
) -> None:
    device.count = 3
    ceremony.signs_in(Client(), device)
    deliver()

    answer = ceremony.signs_in_lying(browser, device, count=count)

    # refused, out of use, everybody out, and the owner told
    passkey.refresh_from_db()
    assert (answer.status_code, answer.json()["code"]) == (403, "suspected")
    assert not passkey.confirmed
    assert passkey.suspected_at is not None
    assert not ceremony.is_signed_in(browser)
    assert hers.get("/home/").status_code == 302
    [mail] = deliver()
    assert (mail.to, "利用を停止しました" in mail.subject) == (contractor.email, True)
    assert Entry.objects.filter(action="accounts:passkeys:suspected", about=contractor.public_id).exists()


def test_after_a_suspected_copy_no_browser_is_trusted(
    browser: Client, passkey: Passkey, device: Authenticator, contractor: User
) -> None:
    device.count = 3
    ceremony.signs_in(Client(), device)
    trusted_browser_actions.trust(account=contractor, former="", user_agent="")

    ceremony.signs_in_lying(browser, device, count=1)

    assert not TrustedBrowser.objects.filter(account=contractor).exists()


def test_a_suspected_key_is_of_no_use_even_with_a_count_that_grows(
    browser: Client, passkey: Passkey, device: Authenticator
) -> None:
    device.count = 3
    ceremony.signs_in(Client(), device)
    ceremony.signs_in_lying(browser, device, count=2)

    answer = ceremony.signs_in(browser, device)

    assert (answer.status_code, answer.json()["code"]) == (403, "suspected")
    assert not ceremony.is_signed_in(browser)


def test_a_stranger_cannot_make_a_key_look_copied(browser: Client, passkey: Passkey, device: Authenticator) -> None:
    device.count = 3
    ceremony.signs_in(Client(), device)

    answer = ceremony.signs_in_lying(browser, device, count=1, key=Authenticator().key)

    passkey.refresh_from_db()
    assert answer.json()["code"] == "not_genuine"
    assert passkey.confirmed


def test_a_counter_has_32_bits(browser: Client, passkey: Passkey, device: Authenticator) -> None:
    assert ceremony.signs_in_lying(browser, device, count=2**32 - 1).status_code == 200
