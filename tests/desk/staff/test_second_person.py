"""管理 over 管理: taking a colleague's ways to sign in, and giving the role, need a second person of 管理."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from desk.models import Authenticator, Invitation
from desk.staff import actions, approvals, granting, queries
from desk.staff.roles import Role
from portal.approvals import actions as approval_actions
from portal.approvals import queries as approval_queries
from portal.approvals.kinds import CannotExecute
from portal.approvals.models import Approval
from portal.audit.by import By, Why
from portal.audit.models import Entry
from tests.letters import deliver
from tests.people import an_account, an_insider

pytestmark = pytest.mark.django_db

NEW = {"username": "s-3000", "email": "s-3000@example.com", "nickname": "新人", "role": "admin", "reason": "joined"}


@pytest.fixture
def other(db: None) -> User:
    """Another member of 管理, who has lost the telephone."""
    return an_insider("s-0002", "もう一人の管理", Role.ADMIN)


@pytest.fixture
def third(db: None) -> User:
    """The second person, who approves."""
    return an_insider("s-0003", "承認する管理", Role.ADMIN)


def reset(account: User) -> str:
    return reverse("desk:desk_colleague_reinvite", args=[account.public_id])


def give(account: User) -> str:
    return reverse("desk:desk_colleague_give", args=[account.public_id])


def approve(approval: Approval, approver: User) -> None:
    digest = approval_queries.content(approval.kind, approval.parameters).digest
    approval_actions.approve(approval, digest=digest, approver=approver)


class TestReset:
    def test_it_takes_nothing_before_a_second_person_has_approved(
        self, admin_desk: Client, other: User, third: User
    ) -> None:
        assert "ほかの管理の担当者の承認が必要です" in admin_desk.get(reset(other)).text

        answer = admin_desk.post(reset(other), {"reason": "lost"}, follow=True)

        assert "承認を依頼しました" in answer.text
        assert "承認を待っています" in answer.text
        assert Authenticator.objects.filter(user=other, confirmed=True).exists()
        assert not Invitation.objects.exists()
        assert not deliver()

    def test_it_is_carried_out_with_the_approval(
        self, admin_desk: Client, admin: User, other: User, third: User
    ) -> None:
        admin_desk.post(reset(other), {"reason": "lost", "ticket": "A-1042"})

        approve(Approval.objects.get(), third)

        assert not Authenticator.objects.filter(user=other).exists()
        assert {one.to for one in deliver()} == {other.email}
        acts = dict(Entry.objects.filter(about=other.public_id).values_list("action", "actor"))
        assert acts["portal:approvals:asked"] == admin.public_id
        assert acts["desk:staff:factors_taken"] == third.public_id
        assert Entry.objects.get(action="desk:staff:factors_taken").detail["reason"] == "lost"

    def test_the_one_it_is_about_does_not_approve_it(self, admin_desk: Client, other: User, third: User) -> None:
        admin_desk.post(reset(other), {"reason": "lost"})

        with pytest.raises(CannotExecute, match="ご自分"):
            approve(Approval.objects.get(), other)

        assert Authenticator.objects.filter(user=other).exists()
        assert Approval.objects.live().exists()

    def test_an_address_that_changed_meanwhile_makes_it_void(
        self, admin_desk: Client, other: User, third: User
    ) -> None:
        admin_desk.post(reset(other), {"reason": "lost"})
        User.objects.filter(pk=other.pk).update(email="elsewhere@example.com")

        with pytest.raises(approval_actions.ContentChanged):
            approve(Approval.objects.get(), third)

        assert Authenticator.objects.filter(user=other).exists()

    def test_with_nobody_to_approve_it_says_whom_to_ask(self, admin_desk: Client, other: User) -> None:
        answer = admin_desk.post(reset(other), {"reason": "lost"}, follow=True)

        assert "運用担当に依頼してください" in answer.text
        assert not Approval.objects.exists()

    def test_asking_twice_asks_once(self, admin_desk: Client, other: User, third: User) -> None:
        admin_desk.post(reset(other), {"reason": "lost"})
        answer = admin_desk.post(reset(other), {"reason": "lost"}, follow=True)

        assert "すでに承認を待っています" in answer.text
        assert Approval.objects.count() == 1

    def test_no_other_way_leads_around_it(self, admin: User, other: User, third: User) -> None:
        with pytest.raises(actions.NeedsApproval):
            actions.reinvite(account=other, by=By.staff(admin), why=Why("lost"))

    def test_who_lost_the_role_before_may_not_be_given_it_back_alone(self, admin: User, other: User) -> None:
        by = By.staff(admin)
        granting.end(account=other, role=Role.ADMIN, by=by)
        actions.reinvite(account=other, by=by, why=Why("lost"))

        with pytest.raises(actions.NeedsApproval):
            granting.give(account=other, role=Role.ADMIN, by=by)


class TestPromotion:
    def test_the_role_comes_with_the_approval(self, admin_desk: Client, agent: User, third: User) -> None:
        admin_desk.post(give(agent), {"role": "admin", "reason": "moved"})
        assert queries.roles_of(agent) == [Role.AGENT]

        approve(Approval.objects.get(), third)

        assert queries.roles_of(agent) == [Role.AGENT, Role.ADMIN]
        assert "役割「管理」が追加されました" in deliver()[0].text

    def test_it_is_void_once_the_roles_have_changed(self, admin_desk: Client, agent: User, third: User) -> None:
        admin_desk.post(give(agent), {"role": "admin", "reason": "moved"})
        admin_desk.post(give(agent), {"role": "billing", "reason": "moved"})

        with pytest.raises(approval_actions.ContentChanged):
            approve(Approval.objects.get(), third)

        assert Role.ADMIN not in queries.roles_of(agent)

    def test_somebody_invited_for_it_has_no_role_before(self, admin_desk: Client, third: User) -> None:
        answer = admin_desk.post(reverse("desk:desk_colleague_add"), NEW, follow=True)

        assert "承認されるまで、この方に役割はありません" in answer.text
        person = User.objects.get(username="s-3000")
        assert person.is_staff
        assert not person.groups.exists()
        approve(Approval.objects.get(), third)
        assert queries.roles_of(person) == [Role.ADMIN]

    def test_somebody_readmitted_for_it_has_no_role_before(self, admin_desk: Client, third: User) -> None:
        person = an_account("s-3000", "以前の人")

        admin_desk.post(reverse("desk:desk_colleague_add"), {**NEW, "readmit": "1", "reason": "returned"})

        person.refresh_from_db()
        assert person.is_staff
        assert not person.groups.exists()
        assert Approval.objects.get().kind == approvals.PROMOTION.key

    def test_nobody_is_invited_for_it_where_nobody_could_approve(self, admin_desk: Client) -> None:
        answer = admin_desk.post(reverse("desk:desk_colleague_add"), NEW)

        assert "運用担当に依頼してください" in answer.text
        assert not User.objects.filter(username="s-3000").exists()

    def test_no_other_way_leads_around_it(self, admin: User, agent: User, guest: User) -> None:
        by, who = By.staff(admin), actions.Newcomer("s-3000", "s-3000@example.com", "新人")
        with pytest.raises(actions.NeedsApproval):
            actions.invite(who, role=Role.ADMIN, by=by)
        with pytest.raises(actions.NeedsApproval):
            actions.readmit(account=guest, role=Role.ADMIN, by=by, why=Why("joined"))
        with pytest.raises(actions.NeedsApproval):
            granting.give(account=agent, role=Role.ADMIN, by=by)


def test_what_is_approved_is_shown(admin_desk: Client, other: User, third: User) -> None:
    admin_desk.post(reset(other), {"reason": "lost", "ticket": "A-1042"})

    asked = Approval.objects.get()

    assert list(approval_queries.content(asked.kind, asked.parameters).lines) == [
        ("社員", "もう一人の管理（s-0002）"),
        ("いまの役割", "管理"),
        ("メールの送信先", "s-0002@example.com"),
        ("理由", "認証アプリや端末の紛失・機種変更"),
        ("受付番号", "A-1042"),
    ]
    assert approvals.RESET.page(asked.parameters) == reverse("desk:desk_colleague_change", args=[other.public_id])
