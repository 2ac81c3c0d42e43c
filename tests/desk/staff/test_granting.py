"""Roles of colleagues: several a person, given and ended with a reason, at once, told to the person."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from desk.staff import actions, granting, queries
from desk.staff.roles import Role
from portal.audit.by import OPERATOR, By, Why
from portal.audit.models import Entry
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import an_insider
from tests.portal.threads import together

pytestmark = pytest.mark.django_db

BILLS, CUSTOMERS = reverse("desk:imports_upload_changelist"), reverse("desk:accounts_user_changelist")


def give(account: User) -> str:
    return reverse("desk:desk_colleague_give", args=[account.public_id])


def end(account: User, role: str) -> str:
    return reverse("desk:desk_colleague_end", args=[account.public_id, role])


def test_a_role_given_holds_at_the_next_request_of_the_same_session(
    admin_desk: Client, admin: User, agent: User, client_of: ClientOf
) -> None:
    theirs = client_of(agent)
    assert theirs.get(BILLS).status_code == 403

    admin_desk.post(give(agent), {"role": "billing", "reason": "moved", "ticket": "A-1042"})

    assert theirs.get(BILLS).status_code == 200
    assert "窓口の人</b> さん（窓口・請求）" in theirs.get("/desk/").text
    entry = Entry.objects.get(action="desk:staff:granted")
    assert (entry.actor, entry.about) == (admin.public_id, agent.public_id)
    assert entry.detail == {
        "concerned": "billing", "via": "desk", "role": "admin", "reason": "moved", "ticket": "A-1042",
    }  # fmt: skip
    [mail] = deliver()
    assert mail.to == agent.email
    for text in (mail.text, mail.html):
        assert "役割「請求」が追加されました" in text
        assert "管理の人（s-0001）" in text
        assert "異動・担当の変更" in text


def test_a_role_ended_is_gone_at_the_next_request_of_the_same_session(
    admin_desk: Client, agent: User, client_of: ClientOf
) -> None:
    theirs = client_of(agent)
    assert theirs.get(CUSTOMERS).status_code == 200

    admin_desk.post(end(agent, "agent"), {"reason": "left"})

    assert theirs.get(CUSTOMERS).status_code == 403
    entry = Entry.objects.get(action="desk:staff:role_ended")
    assert (entry.detail["concerned"], entry.detail["reason"]) == ("agent", "left")
    [mail] = deliver()
    assert "役割「窓口」が外されました" in mail.text


def test_without_a_reason_or_a_role_nothing_changes(admin_desk: Client, agent: User) -> None:
    assert "理由を選択してください" in admin_desk.post(give(agent), {"role": "billing"}).text
    assert "追加する役割を選択してください" in admin_desk.post(give(agent), {"reason": "moved"}).text
    assert "理由を選択してください" in admin_desk.post(end(agent, "agent"), {"reason": ""}).text

    assert queries.roles_of(agent) == [Role.AGENT]
    assert not Entry.objects.filter(action__startswith="desk:staff:").exists()


def test_nobody_gives_or_ends_their_own_roles(admin_desk: Client, admin: User) -> None:
    for url, typed in (
        (give(admin), {"role": "billing", "reason": "moved"}),
        (end(admin, "admin"), {"reason": "moved"}),
    ):
        assert "ご自分に対する操作はできません" in admin_desk.post(url, typed, follow=True).text

    assert queries.roles_of(admin) == [Role.ADMIN]


def test_what_is_so_already_is_said(admin_desk: Client, agent: User) -> None:
    answer = admin_desk.post(end(agent, "billing"), {"reason": "moved"}, follow=True)

    assert "役割はすでに変わっています" in answer.text
    assert not deliver()


def test_there_is_no_page_of_a_role_that_there_is_not(admin_desk: Client, agent: User, contractor: User) -> None:
    assert admin_desk.get(end(agent, "king")).status_code == 404
    assert admin_desk.get(give(contractor)).status_code == 404


def test_a_closed_account_gets_no_role(admin_desk: Client, agent: User) -> None:
    User.objects.filter(pk=agent.pk).update(state="archived")

    admin_desk.post(give(agent), {"role": "billing", "reason": "moved"})

    assert queries.roles_of(agent) == [Role.AGENT]


def test_one_of_two_administrators_may_lose_the_role(admin_desk: Client) -> None:
    other = an_insider("s-0002", "もう一人", Role.ADMIN)

    admin_desk.post(end(other, "admin"), {"reason": "moved"})

    assert queries.roles_of(other) == []


def test_the_last_administrator_cannot_lose_the_role(admin: User) -> None:
    for act in (partial(granting.end, role=Role.ADMIN), actions.dismiss):
        with pytest.raises(actions.LastAdmin):
            act(account=admin, by=OPERATOR, why=Why("moved"))

    admin.refresh_from_db()
    assert admin.is_staff
    assert queries.is_admin(admin)


def test_a_closed_account_is_no_administrator_that_is_left(admin: User) -> None:
    an_insider("s-0002", "もう一人", Role.ADMIN)
    User.objects.filter(username="s-0002").update(state="archived")

    with pytest.raises(actions.LastAdmin):
        granting.end(account=admin, role=Role.ADMIN, by=OPERATOR)


def test_a_superuser_who_loses_the_role_is_none(admin: User) -> None:
    root = an_insider("root-1", "全権限", Role.ADMIN)
    User.objects.filter(pk=root.pk).update(is_superuser=True)

    granting.end(account=root, role=Role.ADMIN, by=By.staff(admin))

    root.refresh_from_db()
    assert (root.is_superuser, root.is_staff) == (False, True)
    assert not queries.is_admin(root)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_others_role_at_once_leave_one() -> None:
    for number in range(5):
        pair = [an_insider(f"s-{number}00{one}", "管理", Role.ADMIN) for one in (1, 2)]
        acts = [
            partial(granting.end, account=pair[0], role=Role.ADMIN, by=By.staff(pair[1])),
            partial(actions.dismiss, account=pair[1], by=By.staff(pair[0])),
        ]

        def does(acts: list[partial[None]] = acts) -> bool:
            try:
                acts.pop()()
            except actions.LastAdmin:
                return False
            return True

        assert sorted(together(2, does)) == [False, True]
        left = queries.admins().get()
        User.objects.filter(pk=left.pk).update(state="archived")
