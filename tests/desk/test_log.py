"""操作の記録 names people, and is narrowed down by the colleague who acted."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from portal.audit import trail
from portal.audit.by import By
from tests.desk.using import REASON, page
from tests.people import an_account

pytestmark = pytest.mark.django_db

LOG = reverse("desk:audit_entry_changelist")


def shown(client: Client, query: str = "") -> list[tuple[str, ...]]:
    """Return the act, the actor and the person concerned of every entry of the list."""
    rows = client.get(LOG + query).context["rows"]
    return [tuple(str(value) for _, value in row["cells"])[1:] for row in rows]


def test_people_and_contracts_are_named(desk: Client, admin_desk: Client, contractor: User, agent: User) -> None:
    desk.get(page(contractor))
    trail.record("accounts:contracts:held", by=By.owner(contractor), about=contractor.contracts.get().public_id)

    entries = shown(admin_desk)

    assert ("窓口担当者がご登録内容を確認しました", "窓口の人（s-1042）", "ひ＊＊ さん（お客様）") in entries
    assert ("ご契約を登録しました", "ひ＊＊ さん（お客様）", "お客様番号 10012345") in entries


def test_the_names_of_a_page_cost_two_queries(admin_desk: Client, contractor: User) -> None:
    def named() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin_desk.get(LOG)
        return sum('"public_id" IN' in query["sql"] for query in captured)

    for number in range(12):
        account = an_account(f"someone{number}", "だれか")
        trail.record("accounts:users:nickname_changed", by=By.owner(account), about=account.public_id)

    assert named() == 2


def test_a_colleague_is_chosen_by_name(desk: Client, admin_desk: Client, contractor: User, agent: User) -> None:
    desk.get(page(contractor))
    trail.record("accounts:users:nickname_changed", by=By.owner(contractor), about=contractor.public_id)

    assert "窓口の人（s-1042）" in admin_desk.get(LOG).text
    entries = shown(admin_desk, f"?who={agent.public_id}")

    assert entries
    assert {who for _, who, _ in entries} == {"窓口の人（s-1042）"}


def test_no_act_to_choose_has_a_gap(admin_desk: Client) -> None:
    answer = admin_desk.get(LOG)

    assert "注意を記録しました</option>" in answer.text
    assert "「」" not in answer.text


def test_a_look_at_the_history_is_told_to_the_customer(admin_desk: Client, contractor: User) -> None:
    admin_desk.get(reverse("desk:accounts_user_history", args=[contractor.public_id]))
    admin_desk.get(reverse("desk:accounts_contract_history", args=[contractor.contracts.get().public_id]))

    browser = Client()
    browser.force_login(contractor, backend="accounts.sign_in.backends.PortalBackend")
    text = browser.get(reverse("accounts:security_log:index")).text
    assert text.count("窓口担当者が操作の履歴を確認しました") == 2


def test_role_reason_and_case_reach_the_customer(desk: Client, contractor: User) -> None:
    desk.post(page(contractor), REASON)

    browser = Client()
    browser.force_login(contractor, backend="accounts.sign_in.backends.PortalBackend")
    text = browser.get(reverse("accounts:security_log:index")).text
    assert "窓口担当、理由：お電話でのお問い合わせ、受付番号：A-1042" in text
