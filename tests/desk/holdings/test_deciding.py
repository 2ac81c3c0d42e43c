"""名義の確認 at the desk: the list, both persons beside each other, the decision."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Contract, Holding, User
from tests.accounts.contracts.changing_hands import NUMBER, change_hands
from tests.conftest import ClientOf
from tests.desk.using import REASON, entries, having_just_proven
from tests.people import a_contract

pytestmark = pytest.mark.django_db

LIST = reverse("desk:accounts_holding_changelist")


@pytest.fixture
def holding(guest: User, tmp_path: Path) -> Holding:
    """A suspended holding of the guest's."""
    return change_hands(tmp_path, a_contract(NUMBER, guest))


def page(holding: Holding) -> str:
    return reverse("desk:accounts_holding_change", args=[holding.public_id])


def decision(holding: Holding, outcome: str) -> str:
    return reverse("desk:accounts_holding_decide", args=[holding.public_id, outcome])


def presses(desk: Client, holding: Holding, outcome: str, **typed: str) -> str:
    """Open the page of the decision and send its form; return what is said then."""
    seen = desk.get(decision(holding, outcome)).context["form"]["seen"].value()
    return desk.post(decision(holding, outcome), {**REASON, "seen": seen, **typed}, follow=True).text


def test_the_list_counts_them_and_says_what_changed(desk: Client, holding: Holding) -> None:
    body = desk.get(LIST).text

    assert "名義の確認（1件）" in body
    assert "お名前・生年月日の変更" in body
    assert "浜辺" not in body


def test_the_menu_leads_there(desk: Client) -> None:
    assert LIST in desk.get(reverse("desk:index")).text


def test_both_persons_are_masked_until_a_reason_is_given(desk: Client, holding: Holding, guest: User) -> None:
    masked = desk.get(page(holding)).text
    desk.post(page(holding), REASON)
    clear = desk.get(page(holding)).text

    for name in ("湊 ひかり", "浜辺 渚", "ハマベ", "1984-03-09", "1990-01-02"):
        assert name not in masked
        assert name in clear
    assert masked.count("変更あり") == 3
    assert [one.about for one in entries("desk:customers:revealed")] == [guest.public_id]
    assert entries("desk:customers:opened")


def test_the_same_person_holds_it_again(desk: Client, holding: Holding, guest: User) -> None:
    assert "表示を再開しました" in presses(desk, holding, "same")

    assert Contract.objects.get(pk=holding.contract_id).holder == guest
    assert "確認を待っているご契約はありません" in desk.get(LIST).text


def test_another_person_ends_it(desk: Client, holding: Holding, agent: User) -> None:
    assert "以前の登録を終了しました" in presses(desk, holding, "other")

    contract = Contract.objects.get(pk=holding.contract_id)
    assert (contract.holder, contract.suspended_at) == (None, None)
    [entry] = entries("accounts:contracts:handed_over")
    assert (entry.actor, entry.detail["contract"]) == (agent.public_id, contract.public_id)


def test_without_a_reason_nothing_is_decided(desk: Client, holding: Holding) -> None:
    assert "理由を選択してください" in presses(desk, holding, "other", reason="")

    holding.refresh_from_db()
    assert holding.state == "waiting"


def test_without_a_fresh_proof_nothing_is_decided(holding: Holding, agent: User, client_of: ClientOf) -> None:
    answer = client_of(agent).post(decision(holding, "other"), REASON)

    assert answer["Location"].startswith("/account/confirm/")
    holding.refresh_from_db()
    assert holding.state == "waiting"


def test_a_page_drawn_before_the_data_changed_again_decides_nothing(desk: Client, holding: Holding) -> None:
    assert "もう一度ご確認ください" in presses(desk, holding, "other", seen="1.000000")

    holding.refresh_from_db()
    assert holding.state == "waiting"


def test_an_unknown_outcome_is_not_found(desk: Client, holding: Holding) -> None:
    assert desk.get(decision(holding, "maybe")).status_code == 404


def test_the_page_of_the_contract_says_it(desk: Client, holding: Holding) -> None:
    url = reverse("desk:accounts_contract_change", args=[holding.contract.public_id])

    assert "名義の確認中" in desk.get(url).text


def test_ones_own_contract_is_not_there(holding: Holding, agent: User, client_of: ClientOf) -> None:
    Holding.objects.update(account=agent)
    browser = having_just_proven(client_of(agent))

    assert "確認を待っているご契約はありません" in browser.get(LIST).text
    assert browser.get(decision(holding, "same")).status_code == 404
