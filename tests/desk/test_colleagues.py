"""社員: invited, invited again and dismissed by 管理."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from desk.models import Authenticator, Invitation
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import an_account

pytestmark = pytest.mark.django_db

PEOPLE, INVITE = reverse("desk:desk_colleague_changelist"), reverse("desk:desk_colleague_add")
NEW = {
    "username": "s-3000", "email": "s-3000@example.com", "nickname": "新人", "role": "billing", "reason": "joined",
}  # fmt: skip

LOST, LEFT = {"reason": "lost"}, {"reason": "left"}


def test_the_list_says_who_could_not_sign_in(admin_desk: Client, agent: User) -> None:
    Authenticator.objects.filter(user=agent).delete()

    shown = admin_desk.get(PEOPLE).text

    assert shown.count("認証方法なし") == 1
    assert shown.count("利用中") == 1


def test_customers_are_not_on_the_list(admin_desk: Client, contractor: User) -> None:
    assert contractor.username not in admin_desk.get(PEOPLE).text


@pytest.mark.parametrize("page", ["delete", "reinvite"])
def test_who_changes_their_mind_sends_nothing(admin_desk: Client, agent: User, page: str) -> None:
    shown = admin_desk.get(reverse(f"desk:desk_colleague_{page}", args=[agent.public_id])).text

    back = reverse("desk:desk_colleague_change", args=[agent.public_id])
    assert re.search(rf'<a [^>]*href="{back}"[^>]*><span>やめる', shown)
    assert not re.search(r"<button[^>]*><span>やめる", shown)


def test_somebody_new_gets_a_mail_and_a_role(admin_desk: Client, admin: User) -> None:
    admin_desk.post(INVITE, NEW)

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
def test_a_mistaken_invitation_says_why(
    admin_desk: Client, contractor: User, mistake: dict[str, str], words: str
) -> None:
    answer = admin_desk.post(INVITE, {**NEW, **mistake})

    assert words in answer.text
    assert not Invitation.objects.exists()
    contractor.refresh_from_db()
    assert not contractor.is_staff


def test_a_closed_account_is_not_invited(admin_desk: Client) -> None:
    an_account("s-3000", "以前の人", state="archived")

    answer = admin_desk.post(INVITE, NEW)

    assert "利用を終了しているため" in answer.text
    assert not Invitation.objects.exists()
    assert not User.objects.get(username="s-3000").is_staff


def test_nobody_with_a_closed_account_is_invited_again(admin_desk: Client, agent: User) -> None:
    User.objects.filter(pk=agent.pk).update(state="archived")

    answer = admin_desk.post(reverse("desk:desk_colleague_reinvite", args=[agent.public_id]), LOST, follow=True)

    assert "利用を終了しているため" in answer.text
    assert not Invitation.objects.exists()
    assert "利用終了" in admin_desk.get(PEOPLE).text


def test_whoever_lost_the_telephone_is_invited_again(admin_desk: Client, agent: User, client_of: ClientOf) -> None:
    theirs = client_of(agent)
    page = admin_desk.get(reverse("desk:desk_colleague_reinvite", args=[agent.public_id])).text
    assert "認証を取り消して招待し直す" in page
    assert "いまのパスワード・認証アプリ・パスキーはすべて使えなくなり" in page

    admin_desk.post(reverse("desk:desk_colleague_reinvite", args=[agent.public_id]), LOST)

    assert theirs.get("/desk/").status_code == 302
    assert {letter.to for letter in deliver()} == {agent.email}


def test_whoever_leaves_is_out(admin_desk: Client, agent: User, client_of: ClientOf) -> None:
    theirs = client_of(agent)

    admin_desk.post(reverse("desk:desk_colleague_delete", args=[agent.public_id]), LEFT)

    agent.refresh_from_db()
    assert not agent.is_staff
    assert theirs.get("/desk/").status_code == 302


def test_nobody_does_it_to_themselves(admin_desk: Client, admin: User) -> None:
    for name, reason in (("reinvite", LOST), ("delete", LEFT)):
        answer = admin_desk.post(reverse(f"desk:desk_colleague_{name}", args=[admin.public_id]), reason, follow=True)
        assert "ご自分に対する操作はできません" in answer.text

    admin.refresh_from_db()
    assert admin.is_staff


def test_a_customer_cannot_be_dismissed_or_invited_by_their_id(admin_desk: Client, contractor: User) -> None:
    for name in ("reinvite", "delete"):
        assert admin_desk.post(reverse(f"desk:desk_colleague_{name}", args=[contractor.public_id])).status_code == 404


def test_looking_at_the_pages_changes_nothing(admin_desk: Client, agent: User) -> None:
    for name in ("reinvite", "delete"):
        assert admin_desk.get(reverse(f"desk:desk_colleague_{name}", args=[agent.public_id])).status_code == 200

    agent.refresh_from_db()
    assert agent.is_staff
    assert agent.has_usable_password()
