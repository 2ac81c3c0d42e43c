"""The list and the page of 社員: who can sign in, with what, since when, invited by whom."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.freeze import actions as freeze_actions
from accounts.models import PasswordLock, User
from desk.models import Authenticator
from desk.staff import actions, granting, queries, standing
from desk.staff.roles import Role
from portal.audit.by import OPERATOR, By, Why
from tests.accounts.passkeys.keys import a_passkey
from tests.people import a_contract, an_insider
from tests.test_query_counts import queries_of

pytestmark = pytest.mark.django_db

PEOPLE = reverse("desk:desk_colleague_changelist")


def page(account: User) -> str:
    return reverse("desk:desk_colleague_change", args=[account.public_id])


def chip_of(account: User) -> str:
    return next(one.chip.text for one in standing.of(queries.insiders()) if one.account.pk == account.pk)


class TestState:
    def test_somebody_who_can_sign_in(self, agent: User) -> None:
        assert chip_of(agent) == "利用中"

    def test_somebody_without_a_second_factor(self, agent: User) -> None:
        Authenticator.objects.filter(user=agent).delete()

        assert chip_of(agent) == "認証方法なし"

    def test_somebody_whose_invitation_waits(self, agent: User, admin: User) -> None:
        invitation = actions.reinvite(account=agent, by=By.staff(admin), why=Why("lost"))
        assert chip_of(agent) == "招待中"

        type(invitation).objects.update(expires_at=timezone.now() - timedelta(seconds=1))

        assert chip_of(agent) == "認証方法なし"

    def test_somebody_whose_password_is_locked(self, agent: User) -> None:
        PasswordLock.objects.create(account=agent, key="k", until=timezone.now() + timedelta(hours=1))

        assert chip_of(agent) == "パスワード停止中"

    def test_somebody_who_has_frozen_the_account(self, agent: User) -> None:
        freeze_actions.begin(account=agent, by=By.owner(agent))

        assert chip_of(agent) == "緊急停止中"

    def test_somebody_whose_account_is_closed(self, agent: User) -> None:
        User.objects.filter(pk=agent.pk).update(state="withdrawn")

        assert chip_of(agent) == "利用終了"


def test_the_page_tells_what_one_signs_in_with_and_who_did_what_and_why(
    admin_desk: Client, admin: User, agent: User
) -> None:
    a_passkey(agent)
    actions.dismiss(account=agent, by=OPERATOR, why=Why("left"))
    agent.refresh_from_db()
    actions.readmit(account=agent, role=Role.AGENT, by=By.staff(admin, "admin"), why=Why("returned"))
    granting.give(account=agent, role=Role.BILLING, by=By.staff(admin, "admin"), why=Why("moved"))
    Authenticator.objects.create(user=agent, name="app", confirmed=True)

    shown = admin_desk.get(page(agent)).text

    for words in (
        "認証アプリ</dt>",
        "招待した人</dt><dd>管理の人（s-0001）",
        "社員に役割を与えました：請求",
        "管理の人（s-0001）・異動・担当の変更",
        "運用担当・退職・契約の終了",
    ):
        assert words in shown, words
    assert f'href="{reverse("desk:desk_colleague_end", args=[agent.public_id, "billing"])}"' in shown


def test_on_ones_own_page_nothing_is_offered(admin_desk: Client, admin: User) -> None:
    shown = admin_desk.get(page(admin)).text

    assert "ご自分の役割や認証は変更できません" in shown
    for name in ("reinvite", "delete", "give"):
        assert reverse(f"desk:desk_colleague_{name}", args=[admin.public_id]) not in shown


def test_the_list_leads_to_each_page(admin_desk: Client, agent: User, admin: User) -> None:
    shown = admin_desk.get(PEOPLE).text

    assert all(f'href="{page(one)}"' in shown for one in (agent, admin))
    assert '<table class="mp-table" role="table" data-layout="stack">' in shown


def test_who_was_dismissed_is_named_below_until_they_are_a_customer(
    admin_desk: Client, admin: User, agent: User, guest: User
) -> None:
    assert "利用を停止した社員" not in admin_desk.get(PEOPLE).text
    actions.reinvite(account=agent, by=By.staff(admin))
    actions.dismiss(account=agent, by=By.staff(admin))

    shown = admin_desk.get(PEOPLE).text

    assert "窓口の人" in shown.partition("利用を停止した社員")[2]
    assert guest.username not in shown
    a_contract("30001234", agent)
    assert "窓口の人" not in admin_desk.get(PEOPLE).text


def test_more_colleagues_cost_no_query_more(admin_desk: Client, agent: User, admin: User) -> None:
    actions.reinvite(account=agent, by=By.staff(admin))
    a_passkey(agent)
    few = queries_of(admin_desk, PEOPLE)

    for number in range(4):
        person = an_insider(f"s-200{number}", "同僚", Role.BILLING)
        a_passkey(person)
        PasswordLock.objects.create(account=person, key=f"k{number}", until=timezone.now() + timedelta(hours=1))
        actions.reinvite(account=person, by=By.staff(agent))

    many = queries_of(admin_desk, PEOPLE)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 15


def test_the_page_of_one_costs_a_constant_number(admin_desk: Client, agent: User, admin: User) -> None:
    def act() -> None:
        actions.reinvite(account=agent, by=By.staff(admin), why=Why("lost"))
        granting.give(account=agent, role=Role.BILLING, by=By.staff(admin))
        granting.end(account=agent, role=Role.BILLING, by=By.staff(admin))

    act()
    few = queries_of(admin_desk, page(agent))

    for _ in range(5):
        act()

    many = queries_of(admin_desk, page(agent))
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 18
