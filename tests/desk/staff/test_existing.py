"""Inviting somebody who has an account asks what is meant; nothing is taken unless that is chosen, with a reason."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desk.models import Authenticator, Invitation
from desk.staff import actions
from desk.staff.roles import Role
from portal.audit.by import By
from portal.audit.models import Entry
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import an_account, an_insider

pytestmark = pytest.mark.django_db

INVITE = reverse("desk:desk_colleague_add")
THEIRS = {
    "username": "s-1042", "email": "s-1042@example.com", "nickname": "新人", "role": "billing", "reason": "joined",
}  # fmt: skip


def page(name: str, account: User) -> str:
    return reverse(f"desk:desk_colleague_{name}", args=[account.public_id])


def is_untouched(account: User) -> bool:
    """Tell whether the colleague still signs in as before, with the same roles, and got no mail."""
    account.refresh_from_db()
    return (
        account.has_usable_password()
        and Authenticator.objects.filter(user=account, confirmed=True).exists()
        and [group.name for group in account.groups.all()] == ["窓口"]
        and not deliver()
        and not Invitation.objects.exists()
    )


@pytest.mark.parametrize("typed", [{}, {"username": "s-9999"}], ids=["same ID", "another ID, same address"])
def test_inviting_a_colleague_asks_and_changes_nothing(
    admin_desk: Client, agent: User, client_of: ClientOf, typed: dict[str, str]
) -> None:
    theirs = client_of(agent)

    shown = admin_desk.post(INVITE, {**THEIRS, **typed}).text

    assert "すでに社内デスクを利用しています。役割：窓口" in shown
    assert f'href="{page("give", agent)}?role=billing"' in shown
    assert f'href="{page("reinvite", agent)}"' in shown
    assert theirs.get("/desk/").status_code == 200
    assert is_untouched(agent)


def test_a_role_that_they_have_is_not_offered(admin_desk: Client, agent: User) -> None:
    shown = admin_desk.post(INVITE, {**THEIRS, "role": "agent"}).text

    assert "「窓口」の役割はすでにあります" in shown
    assert page("give", agent) not in shown


def test_to_add_the_role_takes_nothing(admin_desk: Client, agent: User) -> None:
    assert "checked" in admin_desk.get(f"{page('give', agent)}?role=billing").text

    admin_desk.post(page("give", agent), {"role": "billing", "reason": "moved"})

    agent.refresh_from_db()
    assert agent.has_usable_password()
    assert Authenticator.objects.filter(user=agent, confirmed=True).exists()
    assert {group.name for group in agent.groups.all()} == {"窓口", "請求"}


def test_without_a_reason_nothing_is_taken(admin_desk: Client, agent: User) -> None:
    for name in ("reinvite", "delete"):
        assert "理由を選択してください" in admin_desk.post(page(name, agent), {"reason": ""}).text

    assert is_untouched(agent)


def test_to_invite_anew_tells_the_person_and_the_log_why(
    admin_desk: Client, admin: User, agent: User, client_of: ClientOf
) -> None:
    theirs = client_of(agent)

    admin_desk.post(page("reinvite", agent), {"reason": "lost", "ticket": "A-1042"})

    assert theirs.get("/desk/").status_code == 302
    told, invited = sorted(deliver(), key=lambda one: "ご招待" in one.subject)
    assert (told.to, invited.to) == (agent.email, agent.email)
    for text in (told.text, told.html):
        assert "取り消され" in text
        assert "管理の人（s-0001）" in text
        assert "認証アプリや端末の紛失・機種変更" in text
    for action in ("desk:staff:factors_taken", "desk:staff:invited"):
        entry = Entry.objects.get(action=action, about=agent.public_id)
        assert (entry.actor, entry.detail["reason"], entry.detail["ticket"]) == (admin.public_id, "lost", "A-1042")


class TestSomebodyWhoIsNoColleague:
    """A former colleague, or a customer without contracts: their sign-in is replaced, so they are asked about too."""

    def test_is_asked_about_and_keeps_everything(self, admin_desk: Client) -> None:
        person = an_account("s-1042", "以前の人", last_login=timezone.now())

        shown = admin_desk.post(INVITE, THEIRS).text

        assert "以前から登録されています" in shown
        for name, typed in {**THEIRS, "reason": ""}.items():
            assert name == "reason" or re.search(rf'name="{name}" value="{typed}"', shown), name
        person.refresh_from_db()
        assert person.has_usable_password()
        assert not person.is_staff
        assert not deliver()

    def test_is_invited_anew_for_a_reason(self, admin_desk: Client) -> None:
        person = an_account("s-1042", "以前の人", last_login=timezone.now())

        assert "理由を選択してください" in admin_desk.post(INVITE, {**THEIRS, "reason": "", "readmit": "1"}).text
        assert not deliver()
        admin_desk.post(INVITE, {**THEIRS, "reason": "returned", "readmit": "1"})

        person.refresh_from_db()
        assert person.is_staff
        assert not person.has_usable_password()
        assert {one.to for one in deliver()} == {person.email}
        assert Entry.objects.get(action="desk:staff:granted").detail["concerned"] == "billing"
        assert Entry.objects.get(action="desk:staff:factors_taken").detail["reason"] == "returned"

    def test_a_former_colleague_is_found_by_the_address(self, admin_desk: Client, agent: User, admin: User) -> None:
        actions.reinvite(account=agent, by=By.staff(admin))
        actions.dismiss(account=agent, by=By.staff(admin))

        shown = admin_desk.post(INVITE, {**THEIRS, "username": "s-9999"}).text

        assert "アカウントID「s-1042」は、以前から登録されています" in shown

    def test_a_customers_address_does_not_tell_whose_it_is(self, admin_desk: Client, guest: User) -> None:
        shown = admin_desk.post(INVITE, {**THEIRS, "username": "s-9999", "email": guest.email}).text

        assert "別のアカウントで使用されています" in shown
        assert guest.username not in shown.replace(guest.email, "")

    def test_who_became_a_customer_meanwhile_is_refused(self, admin_desk: Client, contractor: User) -> None:
        typed = {**THEIRS, "username": contractor.username, "email": contractor.email, "readmit": "1"}

        assert "ご契約のあるお客様" in admin_desk.post(INVITE, {**typed, "reason": "returned"}).text
        contractor.refresh_from_db()
        assert not contractor.is_staff

    def test_a_colleague_is_not_taken_for_one(self, admin_desk: Client, agent: User) -> None:
        answer = admin_desk.post(INVITE, {**THEIRS, "readmit": "1", "reason": "returned"})

        assert "すでに社内デスクを利用しています" in answer.text
        assert is_untouched(agent)


class TestByCommand:
    def invites(self, role: str = "billing", **options: object) -> None:
        call_command("invite_staff", "s-1042", email="s-1042@example.com", name="人", role=role, **options)

    def test_it_changes_nothing_unless_told_what_is_meant(self, agent: User) -> None:
        with pytest.raises(CommandError, match="roles: agent"):
            self.invites()

        assert is_untouched(agent)

    def test_it_adds_a_role(self, agent: User) -> None:
        self.invites(add_role=True)

        assert agent.has_usable_password()
        assert agent.groups.count() == 2
        with pytest.raises(CommandError, match="this role already"):
            self.invites(add_role=True)

    def test_it_replaces_what_was_lost_of_the_only_administrator_too(self) -> None:
        an_insider("s-1042", "管理の人", Role.ADMIN)

        self.invites(role="admin", anew="lost")

        assert not Authenticator.objects.exists()
        assert Entry.objects.get(action="desk:staff:factors_taken").detail["reason"] == "lost"

    def test_both_at_once_are_refused(self) -> None:
        with pytest.raises(CommandError, match="not allowed with"):
            call_command("invite_staff", "s-1042", "--email=a@example.com", "--name=a", "--role=agent", "--add-role",
                         "--anew=lost")  # fmt: skip
