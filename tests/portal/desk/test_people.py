"""社員: invited, let in again and dismissed by 管理."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Authenticator, Invitation, User
from accounts.proof import queries as proof
from accounts.proof.strengths import Strength
from tests.conftest import ClientOf
from tests.letters import deliver

pytestmark = pytest.mark.django_db

PEOPLE, INVITE = reverse("desk:people:index"), reverse("desk:people:invite")
NEW = {"username": "s-3000", "email": "s-3000@example.com", "nickname": "新人", "role": "billing"}


@pytest.fixture
def desk(admin: User, client_of: ClientOf) -> Client:
    """The administrator's browser, with a fresh proof."""
    client = client_of(admin)
    session = client.session
    session[proof.KEY] = {Strength.PHONE.word: proof.now()}
    session.save()
    return client


def test_the_list_says_who_could_not_sign_in(desk: Client, agent: User) -> None:
    Authenticator.objects.filter(user=agent).delete()

    shown = desk.get(PEOPLE).text

    assert shown.count("認証方法なし") == 1
    assert shown.count("認証済み") == 1


def test_customers_are_not_on_the_list(desk: Client, contractor: User) -> None:
    assert contractor.username not in desk.get(PEOPLE).text


def test_somebody_new_gets_a_mail_and_a_role(desk: Client, admin: User) -> None:
    desk.post(INVITE, NEW)

    assert [letter.to for letter in deliver()] == ["s-3000@example.com"]
    invited = User.objects.get(username="s-3000")
    assert [group.name for group in invited.groups.all()] == ["請求"]
    assert Invitation.objects.get().invited_by == admin.public_id


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ({"username": "hikari"}, "別のメールアドレス"),
        ({"username": "hikari", "email": "hikari@example.com"}, "ご契約のあるお客様"),
        ({"username": "hikarl"}, "よく似たID"),
        ({"email": "hikari@example.com"}, "別のアカウントで使用"),
        ({"username": "s-0001", "email": "s-0001@example.com"}, "ご自分に対する操作"),
        ({"role": "king"}, "選択"),
    ],
)
def test_a_mistaken_invitation_says_why(desk: Client, contractor: User, mistake: dict[str, str], words: str) -> None:
    answer = desk.post(INVITE, {**NEW, **mistake})

    assert words in answer.text
    assert not Invitation.objects.exists()
    contractor.refresh_from_db()
    assert not contractor.is_staff


def test_whoever_lost_the_telephone_is_invited_again(desk: Client, agent: User, client_of: ClientOf) -> None:
    theirs = client_of(agent)

    desk.post(reverse("desk:people:reinvite", args=[agent.public_id]))

    assert theirs.get("/desk/").status_code == 302
    assert [letter.to for letter in deliver()] == [agent.email]


def test_whoever_leaves_is_out(desk: Client, agent: User, client_of: ClientOf) -> None:
    theirs = client_of(agent)

    desk.post(reverse("desk:people:dismiss", args=[agent.public_id]))

    agent.refresh_from_db()
    assert not agent.is_staff
    assert theirs.get("/desk/").status_code == 302


def test_nobody_does_it_to_themselves(desk: Client, admin: User) -> None:
    for name in ("reinvite", "dismiss"):
        answer = desk.post(reverse(f"desk:people:{name}", args=[admin.public_id]), follow=True)
        assert "ご自分に対する操作はできません" in answer.text

    admin.refresh_from_db()
    assert admin.is_staff


def test_a_customer_cannot_be_dismissed_or_invited_by_their_id(desk: Client, contractor: User) -> None:
    for name in ("reinvite", "dismiss"):
        assert desk.post(reverse(f"desk:people:{name}", args=[contractor.public_id])).status_code == 404


def test_looking_at_the_pages_changes_nothing(desk: Client, agent: User) -> None:
    for name in ("reinvite", "dismiss"):
        assert desk.get(reverse(f"desk:people:{name}", args=[agent.public_id])).status_code == 200

    agent.refresh_from_db()
    assert agent.is_staff
    assert agent.has_usable_password()
