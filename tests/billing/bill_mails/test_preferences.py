"""お知らせの受け取り: which mails about bills an account gets."""

import pytest
from django.urls import reverse

from accounts.models import User
from billing.bill_mails import queries
from billing.bill_mails.models import Preference
from portal.audit.models import Entry
from tests.conftest import ClientOf

EDIT = reverse("billing:bill_mails:edit")
ALL = {"mails_new_bill": True, "mails_due": True, "mails_failed": True}


def test_everything_is_mailed_until_somebody_chooses(contractor: User, client_of: ClientOf) -> None:
    html = client_of(contractor).get(EDIT).text

    assert html.count(" checked") == 3
    assert contractor.email in html
    assert not Preference.objects.exists()


@pytest.mark.parametrize("chosen", [["mails_new_bill"], ["mails_due", "mails_failed"], []])
def test_what_is_ticked_is_mailed_and_nothing_else(
    chosen: list[str], contractor: User, stranger: User, client_of: ClientOf
) -> None:
    browser = client_of(contractor)

    response = browser.post(EDIT, dict.fromkeys(chosen, "on"), follow=True)

    assert "お知らせの受け取りを変更しました。" in response.text
    assert queries.chosen(account_id=contractor.pk) == {name: name in chosen for name in ALL}
    assert response.text.count(" checked") == len(chosen)
    assert queries.chosen(account_id=stranger.pk) == ALL


def test_a_change_stands_in_the_audit_log(contractor: User, client_of: ClientOf) -> None:
    client_of(contractor).post(EDIT, {"mails_due": "on"})

    entry = Entry.objects.get(action="billing:bill_mails:chosen")
    assert (entry.actor, entry.about) == (contractor.public_id, contractor.public_id)
    assert entry.detail == {**dict.fromkeys(ALL, False), "mails_due": True}


def test_the_settings_lead_to_it(contractor: User, client_of: ClientOf) -> None:
    assert f'href="{EDIT}"' in client_of(contractor).get(reverse("accounts:authenticators:index")).text
