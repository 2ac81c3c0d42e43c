"""登録データのダウンロード: a file of one's own data, behind a fresh proof."""

import json

from django.test import Client
from django.urls import reverse

from accounts.models import Phone, User
from accounts.own_data import actions
from accounts.phones import actions as phone_actions
from portal import features
from portal.audit.models import Entry
from tests.conftest import ClientOf
from tests.desk.using import having_just_proven
from tests.people import PASSWORD

PAGE = reverse("accounts:own_data:index")


def proven(account: User, client_of: ClientOf) -> Client:
    phone_actions.enrol(account=account, number="08055556666")
    return having_just_proven(client_of(account))


def test_it_needs_a_fresh_proof(contractor: User, client_of: ClientOf) -> None:
    phone_actions.enrol(account=contractor, number="08055556666")

    answer = client_of(contractor).post(PAGE)

    assert answer["Location"].startswith(reverse("accounts:reauthentication:ask"))
    assert not Entry.objects.filter(action="accounts:own_data:exported").exists()


def test_an_account_without_second_step_is_asked_for_its_password(guest: User, client_of: ClientOf) -> None:
    browser = having_just_proven(client_of(guest))
    assert not Phone.objects.exists()

    assert "パスワードが一致しません" in browser.post(PAGE, {"password": "falsch-9"}).text
    assert browser.post(PAGE, {"password": PASSWORD})["Content-Type"].startswith("application/json")


def test_the_page_names_what_the_file_contains(contractor: User, client_of: ClientOf) -> None:
    text = proven(contractor, client_of).get(PAGE).text

    for title in features.exports():
        assert title in text


def test_the_file_is_her_own_and_kept_by_no_cache(contractor: User, stranger: User, client_of: ClientOf) -> None:
    answer = proven(contractor, client_of).post(PAGE)

    document = json.loads(answer.content)
    assert document["アカウントID"] == contractor.username
    assert stranger.email not in answer.text
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.filter(action="accounts:own_data:exported", about=contractor.public_id).count() == 1


def test_the_eleventh_of_a_day_is_refused(contractor: User, client_of: ClientOf) -> None:
    browser = proven(contractor, client_of)
    for _ in range(actions.EXPORTS.count):
        assert browser.post(PAGE).status_code == 200

    assert browser.post(PAGE).status_code == 429
