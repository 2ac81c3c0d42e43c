import pytest
from django.test import Client
from django.urls import reverse

from accounts.credentials import actions
from accounts.models import User
from portal.audit.models import Entry
from portal.delivery.models import Letter
from portal.limits import TooMany
from tests.accounts.sign_in.signing_in import START, statements
from tests.letters import deliver

PAGE, SENT = reverse("accounts:credentials:reminder"), reverse("accounts:credentials:reminder_sent")
NETWORK = "203.0.113.0"


def test_the_sign_in_page_leads_here(db: None) -> None:
    forgotten = reverse("accounts:password_reset:start")
    assert forgotten in Client().get(START).text
    assert PAGE in Client().get(forgotten).text


def test_the_id_comes_by_mail(contractor: User) -> None:
    answer = Client().post(PAGE, {"email": " Hikari@Example.com "})

    [mail] = deliver()
    assert answer.headers["Location"] == SENT
    assert mail.to == contractor.email
    assert "アカウントID：hikari" in mail.text


def test_an_address_nobody_has_gets_the_same_answer_and_no_mail(contractor: User) -> None:
    known = Client().post(PAGE, {"email": contractor.email})
    deliver()

    unknown = Client().post(PAGE, {"email": "dare@example.com"})

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert known.content == unknown.content
    assert deliver() == []


def test_an_address_nobody_has_costs_the_same_work(contractor: User) -> None:
    known = statements(lambda: actions.remind(address=contractor.email, network=NETWORK))
    unknown = statements(lambda: actions.remind(address="dare@example.com", network=NETWORK))

    assert known == unknown
    assert Letter.objects.count() == 2
    assert Entry.objects.filter(action="accounts:credentials:reminded").count() == 2


def test_an_archived_account_is_nobodys(contractor: User) -> None:
    User.objects.filter(pk=contractor.pk).update(state="archived")

    Client().post(PAGE, {"email": contractor.email})

    assert deliver() == []


def test_the_fourth_letter_of_a_day_is_not_sent_and_nobody_is_told(contractor: User) -> None:
    answers = [Client().post(PAGE, {"email": contractor.email}).status_code for _ in range(4)]

    assert answers == [302] * 4
    assert len(deliver()) == 3


def test_a_network_has_ten_questions_an_hour(contractor: User) -> None:
    for number in range(10):
        actions.remind(address=f"dare{number}@example.com", network=NETWORK)

    with pytest.raises(TooMany):
        actions.remind(address=contractor.email, network=NETWORK)

    assert deliver() == []


def test_the_mail_carries_no_link_that_changes_anything(contractor: User) -> None:
    actions.remind(address=contractor.email, network=NETWORK)

    [mail] = deliver()
    assert "/account/" not in mail.text


@pytest.mark.django_db
def test_the_address_just_typed_is_shown_whole_and_can_be_put_right() -> None:
    browser = Client()
    browser.post(PAGE, {"email": "Hanako＠example.jp"})

    assert "hanako@example.jp" in browser.get(SENT).text.lower()
    assert 'value="hanako@example.jp"' in browser.get(PAGE).text.lower()
    assert "example.jp" not in Client().get(SENT).text
