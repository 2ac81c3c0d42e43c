"""連絡先の確認 at the desk: the list, the masked contact, the answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Contract, UnconfirmedContacts, User
from desk.staff.models import Invitation
from desk.staff.roles import Role
from tests.accounts.contracts.changing_hands import NUMBER, row
from tests.conftest import ClientOf
from tests.desk.contacts.test_waiting import NEW_PHONE, by_staff
from tests.desk.using import REASON, entries, having_just_proven
from tests.people import a_contract, an_insider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_beats", "nobody_is_woken")]

LIST = reverse("desk:accounts_unconfirmedcontacts_changelist")


@pytest.fixture
def waiting(clerk: User, guest: User) -> UnconfirmedContacts:
    """The guest's contract, whose telephone the clerk changed."""
    a_contract(NUMBER, guest)
    by_staff(clerk, row(phone=NEW_PHONE))
    return UnconfirmedContacts.objects.select_related("contract").get()


def page(waiting: UnconfirmedContacts) -> str:
    return reverse("desk:accounts_unconfirmedcontacts_change", args=[waiting.public_id])


def answer(waiting: UnconfirmedContacts, word: str) -> str:
    return reverse("desk:accounts_unconfirmedcontacts_answer", args=[waiting.public_id, word])


def test_the_list_says_which_and_until_when(desk: Client, waiting: UnconfirmedContacts) -> None:
    body = desk.get(LIST).text

    assert "連絡先の確認（1件）" in body
    assert NUMBER in body
    assert LIST in desk.get(reverse("desk:index")).text


def test_the_new_contact_is_masked_until_a_reason_is_given(
    desk: Client, waiting: UnconfirmedContacts, guest: User
) -> None:
    masked = desk.get(page(waiting)).text
    desk.post(page(waiting), REASON)
    clear = desk.get(page(waiting)).text

    assert "080-5555-6666" not in masked
    assert "080-5555-6666" in clear
    assert "請求の人" in masked
    assert [one.about for one in entries("desk:customers:revealed")] == [guest.public_id]


def test_a_second_person_confirms_it_with_a_reason(
    desk: Client, waiting: UnconfirmedContacts, guest: User, agent: User
) -> None:
    assert "理由を選択してください" in desk.post(answer(waiting, "confirm"), {"ticket": ""}).text
    assert "連絡先を確認済みにしました" in desk.post(answer(waiting, "confirm"), REASON, follow=True).text

    assert not UnconfirmedContacts.objects.exists()
    [entry] = entries("accounts:contracts:contacts_confirmed")
    assert (entry.actor, entry.about, entry.detail["reason"]) == (agent.public_id, guest.public_id, "call")


def test_the_one_who_changed_it_is_refused(billing_desk: Client, waiting: UnconfirmedContacts) -> None:
    assert "確認済みにできるのは、別の担当者だけです" in billing_desk.get(page(waiting)).text

    said = billing_desk.post(answer(waiting, "confirm"), REASON, follow=True).text

    assert "別の担当者が確認してください" in said
    assert UnconfirmedContacts.objects.exists()


def test_what_the_customer_disputes_stays_without_an_end(desk: Client, waiting: UnconfirmedContacts) -> None:
    desk.post(answer(waiting, "dispute"), REASON)

    assert "お客様に心当たりなし" in desk.get(LIST).text
    assert UnconfirmedContacts.objects.get().until is None
    assert desk.get(answer(waiting, "whatever")).status_code == 404


def test_an_old_proof_does_not_do(agent: User, client_of: ClientOf, waiting: UnconfirmedContacts) -> None:
    stale = client_of(agent).post(answer(waiting, "confirm"), REASON)

    assert stale.status_code == 302
    assert UnconfirmedContacts.objects.exists()


def test_a_contract_of_ones_own_is_not_found(waiting: UnconfirmedContacts, agent: User, desk: Client) -> None:
    Contract.objects.update(holder=agent)

    assert desk.get(page(waiting)).status_code == 404
    assert "確認を待っている連絡先はありません" in desk.get(LIST).text


def test_ten_thousand_cost_the_list_no_more_queries(
    desk: Client, waiting: UnconfirmedContacts, clerk: User, client_of: ClientOf
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            having_just_proven(desk).get(LIST)
        return len(captured)

    queries()
    few = queries()
    for number in ("1111111", "2222222", "3333333"):
        UnconfirmedContacts.objects.create(contract=a_contract(number), changed_by=clerk.public_id)
    assert queries() == few


def test_a_second_self_invited_for_it_is_refused(
    waiting: UnconfirmedContacts, clerk: User, client_of: ClientOf
) -> None:
    other = an_insider("mou-hitori", "もう一人", Role.AGENT)
    Invitation.objects.create(account=other, invited_by=clerk.public_id, expires_at=timezone.now())

    said = having_just_proven(client_of(other)).post(answer(waiting, "confirm"), REASON, follow=True).text
    assert "別の担当者が確認してください" in said
    assert UnconfirmedContacts.objects.exists()

    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=31))
    having_just_proven(client_of(other)).post(answer(waiting, "confirm"), REASON)
    assert not UnconfirmedContacts.objects.exists()


def test_the_customers_page_says_so_and_leads_there(desk: Client, waiting: UnconfirmedContacts, guest: User) -> None:
    customer = reverse("desk:accounts_user_change", args=[guest.public_id])

    shown = desk.get(customer).text
    assert "連絡先の確認待ち" in shown
    assert page(waiting) in shown

    UnconfirmedContacts.objects.all().delete()
    assert "連絡先の確認待ち" not in desk.get(customer).text


def test_a_role_that_may_not_confirm_gets_no_link(
    waiting: UnconfirmedContacts, guest: User, client_of: ClientOf
) -> None:
    auditor = client_of(an_insider("kansa", "監査の人", Role.AUDIT))

    shown = auditor.get(reverse("desk:accounts_user_change", args=[guest.public_id])).text

    assert "連絡先の確認待ち" in shown
    assert page(waiting) not in shown
