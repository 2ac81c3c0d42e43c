"""A recovery code as a proof before an act, where the telephone is not at hand."""

from django.test import Client
from django.urls import reverse

from accounts.authenticators.strengths import Strength
from accounts.models import RecoveryCode, User
from accounts.reauthentication import queries as reauthentication_queries
from accounts.reauthentication.guards import asking
from accounts.recovery_codes import actions, writing
from tests.accounts.sign_in.second_steps import with_phone
from tests.conftest import ClientOf

PROVE, CHANGE = reverse("accounts:recovery_codes:prove"), reverse("accounts:contact_changes:phone")
ASK = asking(Strength.PHONE, CHANGE)


def test_it_is_offered_to_whoever_has_some_left(contractor: User, client_of: ClientOf) -> None:
    with_phone(contractor)
    actions.make(account=contractor)

    page = client_of(contractor).get(ASK).text

    assert f"{PROVE}?next=" in page
    assert "電話番号で確認する" in page


def test_it_is_not_offered_once_all_are_used(contractor: User, client_of: ClientOf) -> None:
    with_phone(contractor)
    actions.make(account=contractor)
    RecoveryCode.objects.update(used_at="2026-01-01T00:00Z")

    assert PROVE not in client_of(contractor).get(ASK, follow=True).text


def test_it_is_not_offered_before_a_passkey_is_registered(contractor: User, client_of: ClientOf) -> None:
    with_phone(contractor)
    actions.make(account=contractor)

    page = client_of(contractor).get(asking(Strength.PHONE, CHANGE, phone_only=True), follow=True).text

    assert PROVE not in page


def test_it_proves_nothing_at_the_desk(agent: User, client_of: ClientOf) -> None:
    code = actions.make(account=agent)[0]
    client = client_of(agent)

    assert PROVE not in client.get(asking(Strength.PHONE, "/desk/"), follow=True).text
    assert client.post(f"{PROVE}?next=/desk/", {"code": code}).status_code == 404

    assert reauthentication_queries.KEY not in client.session
    assert RecoveryCode.objects.unused().count() == 10


def test_a_code_opens_the_act_and_is_used_up(contractor: User, client_of: ClientOf) -> None:
    with_phone(contractor)
    code = actions.make(account=contractor)[0]
    client = client_of(contractor)
    key = client.session.session_key

    assert client.post(f"{PROVE}?next={CHANGE}", {"code": code})["Location"] == CHANGE

    assert Strength.PHONE.word in client.session[reauthentication_queries.KEY]
    assert reauthentication_queries.OWN not in client.session[reauthentication_queries.KEY]
    assert client.session.session_key != key
    assert client.get(CHANGE).status_code == 200
    assert "一致しないか" in client.post(PROVE, {"code": code}).text


def test_a_wrong_code_opens_nothing(contractor: User, client_of: ClientOf) -> None:
    with_phone(contractor)
    actions.make(account=contractor)
    client = client_of(contractor)

    assert "一致しないか" in client.post(PROVE, {"code": writing.new()}).text

    assert client.get(CHANGE).status_code == 302


def test_a_code_of_somebody_else_opens_nothing(contractor: User, stranger: User, client_of: ClientOf) -> None:
    code = actions.make(account=stranger)[0]

    assert "一致しないか" in client_of(contractor).post(PROVE, {"code": code}).text

    assert RecoveryCode.objects.unused().filter(account=stranger).count() == 10


def test_it_leads_nowhere_else(contractor: User, client_of: ClientOf) -> None:
    code = actions.make(account=contractor)[0]

    answer = client_of(contractor).post(f"{PROVE}?next=https://evil.example/", {"code": code})

    assert answer["Location"] == reverse("home:index")


def test_without_a_sign_in_it_is_not_there(db: None) -> None:
    assert Client().post(PROVE, {"code": writing.new()})["Location"].startswith(reverse("accounts:sign_in:start"))
