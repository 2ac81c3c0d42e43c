import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Phone, User
from accounts.phones import actions as phone_actions
from accounts.recovery_codes import actions as recovery_code_actions
from portal import masking
from portal.audit.by import By
from tests.accounts.passkeys.keys import a_passkey
from tests.accounts.sign_in.second_steps import with_phone
from tests.conftest import ClientOf
from tests.people import PASSWORD

INDEX = reverse("accounts:authenticators:index")


def test_the_page_shows_the_account_with_its_address_masked(contractor: User, client_of: ClientOf) -> None:
    page = client_of(contractor).get(INDEX).text

    assert "ひかり" in page
    assert "hikari" in page
    assert "hi***@example.com" in page
    assert "hikari@example.com" not in page
    assert "今回が初めてです" in page


def test_the_page_shows_the_telephone_masked_and_leads_to_its_change(guest: User, client_of: ClientOf) -> None:
    phone = with_phone(guest)

    page = client_of(guest).get(INDEX).text

    assert phone.masked in page
    assert phone.number not in page
    assert reverse("accounts:contact_changes:phone") in page
    assert reverse("accounts:phones:add") not in page


def test_the_page_leads_whoever_has_no_telephone_to_a_first_one(guest: User, client_of: ClientOf) -> None:
    page = client_of(guest).get(INDEX).text

    assert "未登録" in page
    assert reverse("accounts:phones:add") in page
    assert reverse("accounts:contact_changes:phone") not in page


def test_everything_that_can_be_changed_is_reached_from_it(contractor: User, client_of: ClientOf) -> None:
    with_phone(contractor)

    page = client_of(contractor).get(INDEX).text

    names = [
        *(f"accounts:{name}" for name in ("users:edit", "credentials:username", "credentials:password")),
        *(f"accounts:contact_changes:{name}" for name in ("email", "phone")),
        *(
            f"accounts:{name}:index"
            for name in ("passkeys", "passcodes", "recovery_codes", "sessions", "trusted_browsers")
        ),
        *(f"accounts:{name}:index" for name in ("security_log", "freeze", "contracts")),
    ]
    assert [name for name in names if f'href="{reverse(name)}"' not in page] == []


def test_the_standing_of_an_account_with_nothing_says_what_to_do(guest: User, client_of: ClientOf) -> None:
    page = client_of(guest).get(INDEX)

    assert [step.url_name for step in page.context["advice"]] == ["accounts:phones:add", "accounts:passkeys:add"]
    assert "オフ" in page.text
    assert "未作成" in page.text


def test_the_standing_of_a_guarded_account_asks_for_nothing(guest: User, client_of: ClientOf) -> None:
    with_phone(guest)
    a_passkey(guest)
    recovery_code_actions.make(account=guest)

    page = client_of(guest).get(INDEX)

    assert page.context["advice"] == []
    assert "オン" in page.text
    assert "1個" in page.text
    assert "残り10個" in page.text


def test_a_telephone_in_its_first_day_and_a_paused_one_are_not_on(guest: User, client_of: ClientOf) -> None:
    phone_actions.enrol(account=guest, number="09012345678", usable_after=phone_actions.FIRST_DAY)
    client = client_of(guest)
    assert "準備中" in client.get(INDEX).text

    Phone.objects.update(usable_from=F("usable_from") - phone_actions.FIRST_DAY)
    phone_actions.pause(account=guest, by=By.owner(guest))

    assert "一時停止中" in client.get(INDEX).text


def test_the_page_costs_as_many_queries_as_promised(guest: User, client_of: ClientOf) -> None:
    with_phone(guest)
    for _ in range(3):
        a_passkey(guest)
    client = client_of(guest)
    client.get(INDEX)

    with CaptureQueriesContext(connection) as captured:
        client.get(INDEX)

    assert len(captured) == 6  # session, account, telephone, passkeys, passcodes, recovery codes


def test_a_former_telephone_is_not_shown(guest: User, client_of: ClientOf) -> None:
    Phone.objects.create(user=guest, number="09012345678", confirmed=False)

    assert "未登録" in client_of(guest).get(INDEX).text


def test_the_page_tells_when_the_account_was_used_before(contractor: User) -> None:
    client = Client()
    for browser in (Client(), client):
        browser.post(reverse("accounts:sign_in:start"), {"identifier": "hikari", "password": PASSWORD})

    page = client.get(INDEX).text

    assert "今回が初めてです" not in page
    assert "<time" in page


@pytest.mark.parametrize(
    ("address", "shown"), [("hikari@example.com", "hi***@example.com"), ("umi@example.com", "u***@example.com")]
)
def test_a_masked_address_shows_its_first_letters_and_domain(address: str, shown: str) -> None:
    assert masking.email(address) == shown
