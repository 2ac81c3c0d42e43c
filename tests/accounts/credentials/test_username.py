from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.credentials import actions
from accounts.models import Registration, User
from accounts.users.actions import NameTaken
from accounts.users.names import skeleton
from portal.audit.models import Entry
from portal.limits import TooMany
from tests.accounts.contact_changes.changing import links, proven
from tests.accounts.sign_in.second_steps import with_phone
from tests.accounts.sign_in.signing_in import REFUSED, sign_in
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import an_account
from tests.portal.threads import together

PAGE = reverse("accounts:credentials:username")
TAKEN = "このアカウントIDは使用されています"


@pytest.fixture
def hers(contractor: User, client_of: ClientOf) -> Client:
    """Return the contractor's browser, in which she has just answered her telephone."""
    with_phone(contractor)
    return proven(client_of(contractor))


def test_it_needs_a_proof(contractor: User, client_of: ClientOf) -> None:
    with_phone(contractor)

    client_of(contractor).post(PAGE, {"username": "umineko"})

    contractor.refresh_from_db()
    assert contractor.username == "hikari"


def test_the_new_id_signs_in_and_the_former_does_not(hers: Client, contractor: User) -> None:
    hers.post(PAGE, {"username": " Ｕmineko "})

    contractor.refresh_from_db()
    assert (contractor.username, contractor.username_skeleton) == ("umineko", skeleton("umineko"))
    assert REFUSED in sign_in(Client(), "hikari").text
    assert sign_in(Client(), "umineko").status_code == 302


def test_the_mailbox_is_told_with_the_new_id(hers: Client, contractor: User) -> None:
    hers.post(PAGE, {"username": "umineko"})

    [mail] = deliver()
    assert mail.to == contractor.email
    assert "新しいアカウントID：umineko" in mail.text
    assert links([mail], "/account/freeze/link/")
    entry = Entry.objects.get(action="accounts:credentials:username_changed")
    assert entry.detail == {}


@pytest.mark.parametrize("wanted", ["wataru", "WATARU", "watarU"])
def test_somebody_elses_is_refused(hers: Client, contractor: User, stranger: User, wanted: str) -> None:
    answer = hers.post(PAGE, {"username": wanted})

    contractor.refresh_from_db()
    assert TAKEN in answer.text
    assert contractor.username == "hikari"


def test_one_that_looks_like_somebody_elses_is_refused(hers: Client, contractor: User) -> None:
    an_account("sakana10", "さかな")

    answer = hers.post(PAGE, {"username": "sakanalo"})

    assert TAKEN in answer.text


def test_one_that_looks_like_her_own_is_hers_to_take(hers: Client, contractor: User) -> None:
    hers.post(PAGE, {"username": "h1kari"})

    contractor.refresh_from_db()
    assert contractor.username == "h1kari"


def test_one_that_a_running_registration_holds_is_refused(hers: Client, contractor: User) -> None:
    Registration.objects.create(
        state="provisional",
        username="umineko",
        username_skeleton=skeleton("umineko"),
        password="x",
        email="umineko@example.jp",
        nickname="うみねこ",
        agreed_at=timezone.now(),
        expires_at=timezone.now() + timedelta(hours=1),
    )

    assert TAKEN in hers.post(PAGE, {"username": "umineko"}).text


def test_the_same_id_is_no_change(hers: Client) -> None:
    assert "現在のアカウントIDと同じです" in hers.post(PAGE, {"username": "HIKARI"}).text


def test_the_check_tells_and_changes_nothing(hers: Client, contractor: User, stranger: User) -> None:
    free = hers.post(PAGE, {"username": "umineko", "check": "1"})
    taken = hers.post(PAGE, {"username": "wataru", "check": "1"})

    contractor.refresh_from_db()
    assert "使用できます" in free.text
    assert "使用されています" in taken.text
    assert contractor.username == "hikari"


def test_the_check_ends_after_ten_questions(hers: Client) -> None:
    answers = [hers.post(PAGE, {"username": f"umineko{number}", "check": "1"}) for number in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "上限に達しました" in answers[-1].text


def test_the_form_itself_lists_no_ids_either(contractor: User, stranger: User) -> None:
    for _ in range(20):
        with pytest.raises(NameTaken):
            actions.change_username(account=contractor, username="wataru")

    with pytest.raises(TooMany):
        actions.change_username(account=contractor, username="wataru")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_want_one_id_at_once_one_gets_it(contractor: User, stranger: User) -> None:
    people = [contractor, stranger]

    def change() -> bool:
        try:
            actions.change_username(account=people.pop(), username="umineko")
        except NameTaken:
            return False
        return True

    assert together(2, change).count(True) == 1
    assert User.objects.filter(username="umineko").count() == 1
