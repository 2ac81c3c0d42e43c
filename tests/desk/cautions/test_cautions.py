"""Warnings about a customer: seen before anything else, kept from whoever endangers them, ended for a reason."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Holding, User
from accounts.own_data.actions import export
from accounts.security_log.sentences import WORDS
from desk.cautions import actions, queries
from desk.cautions.models import ADVICE, TOLD, EndedBecause, Kind
from desk.models import Caution, Concern
from desk.staff.roles import Role
from portal.audit.by import OPERATOR, Why
from tests.billing.statements.bills import a_bill
from tests.conftest import ClientOf
from tests.desk.cautions.warning import warned
from tests.desk.using import REASON, act, entries, having_just_proven, page
from tests.people import a_contract, an_account, an_insider

pytestmark = pytest.mark.django_db

SEARCH = reverse("desk:accounts_user_changelist")
STREET = "虎ノ門"


def set_page(about: User) -> str:
    """Return the page that sets a warning."""
    return reverse("desk:accounts_user_caution", args=[about.public_id])


def end_page(about: User, caution: Caution) -> str:
    """Return the page that ends it."""
    return reverse("desk:accounts_user_end_caution", args=[about.public_id, caution.public_id])


def log_of(customer: User, client_of: ClientOf) -> str:
    """Return the customer's own log."""
    return client_of(customer).get(reverse("accounts:security_log:index")).text


class TestSetting:
    @pytest.mark.parametrize("kind", Kind)
    def test_it_stands_above_everything_else_on_the_page(self, desk: Client, contractor: User, kind: Kind) -> None:
        desk.post(set_page(contractor), {**REASON, "kind": kind})

        shown = desk.get(page(contractor)).text

        assert ADVICE[kind] in shown
        assert shown.index(ADVICE[kind]) < shown.index("ニックネーム")
        assert {one.contract_id or one.account_id for one in Concern.objects.all()} == {
            contractor.pk,
            contractor.contracts.get().pk,
        }

    @pytest.mark.parametrize("kind", Kind)
    def test_the_customer_reads_of_it_only_where_that_endangers_nobody(
        self, desk: Client, contractor: User, client_of: ClientOf, kind: Kind
    ) -> None:
        desk.post(set_page(contractor), {**REASON, "kind": kind})
        desk.post(end_page(contractor, Caution.objects.get()), {**REASON, "because": "over"})

        read = log_of(contractor, client_of)

        assert (f"「{kind.label}」の注意を記録しました" in read) is (kind in TOLD)
        assert (f"「{kind.label}」の注意を外しました" in read) is (kind in TOLD)
        assert ("」の注意を" in read) is (kind in TOLD)

    def test_the_export_of_ones_own_data_tells_nothing_of_a_quiet_one(self, contractor: User) -> None:
        warned(contractor)

        assert "支援措置" not in export(account=contractor, by=OPERATOR).decode()
        assert "protected" not in export(account=contractor, by=OPERATOR).decode()

    def test_the_same_one_is_set_once(self, desk: Client, contractor: User) -> None:
        warned(contractor)

        assert f'value="{Kind.PROTECTED}"' not in desk.get(set_page(contractor)).text
        with pytest.raises(actions.NothingToDo):
            warned(contractor)

    def test_who_sees_bills_only_sets_none(self, billing_desk: Client, contractor: User) -> None:
        assert billing_desk.get(set_page(contractor)).status_code == 403
        assert "注意を記録する" not in billing_desk.get(page(contractor)).text

    def test_the_words_of_the_log_are_those_of_the_desk(self) -> None:
        assert WORDS["caution"] == {kind.value: kind.label for kind in TOLD}


class TestLists:
    def test_a_result_list_shows_it_beside_each_name(self, desk: Client, contractor: User) -> None:
        a_contract("20054321", phone="09012345678", name="岬 凪")
        warned(contractor)

        shown = desk.post(SEARCH, {"term": "09012345678"}, follow=True).text

        assert shown.count(Kind.PROTECTED.label) == 1

    def test_a_list_of_bills_a_bill_and_a_holding_show_it_too(self, desk: Client, contractor: User) -> None:
        contract = contractor.contracts.get()
        bill = a_bill(contract, date(2026, 5, 1))
        a_bill(contract, date(2026, 6, 1))
        Holding.objects.create(
            contract=contract, account=contractor, held_since=timezone.now(), is_name_changed=True,
            is_birth_date_changed=False, name=contract.name, name_kana="ミ", name_kana_key="ミ", bills_from=date.min,
        )  # fmt: skip
        warned(contractor)

        bills = reverse("desk:billing_bill_changelist")
        listed = desk.post(bills, {"customer_number": contract.customer_number}, follow=True).text

        assert listed.count(Kind.PROTECTED.label) == 2
        for url in (
            reverse("desk:billing_bill_change", args=[bill.public_id]),
            reverse("desk:accounts_holding_changelist"),
            reverse("desk:accounts_holding_change", args=[Holding.objects.get().public_id]),
        ):
            assert Kind.PROTECTED.label in desk.get(url).text, url

    def test_names_of_many_cost_two_queries(
        self, contractor: User, stranger: User, django_assert_num_queries: object
    ) -> None:
        warned(contractor)
        contract = contractor.contracts.get()
        with django_assert_num_queries(2):  # type: ignore[operator]
            found = queries.labels([contractor.public_id, contract.public_id, stranger.public_id])

        assert found == {one: [Kind.PROTECTED.label] for one in (contractor.public_id, contract.public_id)}


class TestAddresses:
    def test_the_address_of_a_protected_one_needs_a_confirmation_of_its_own(
        self, desk: Client, contractor: User
    ) -> None:
        warned(contractor)
        masked = desk.get(page(contractor)).text
        clear = desk.post(page(contractor), REASON, follow=True).text
        confirmed = desk.post(page(contractor), {**REASON, "address": "on"}, follow=True).text

        assert "東京都" not in masked + clear
        assert "湊 ひかり" in clear
        assert STREET in confirmed
        (entry,) = entries("desk:customers:address_revealed")
        assert (entry.about, entry.detail["reason"]) == (contractor.public_id, "call")

    def test_a_contract_without_an_account_is_protected_alike(self, desk: Client) -> None:
        contract = a_contract("20054321")
        actions.set_on(kind=Kind.PROTECTED, account=None, contracts=[contract], by=OPERATOR, why=Why("call"), about="x")
        url = reverse("desk:accounts_contract_change", args=[contract.public_id])

        clear = desk.post(url, REASON, follow=True).text

        assert contract.address[:3] not in clear
        assert contract.address in desk.post(url, {**REASON, "address": "on"}, follow=True).text

    def test_what_was_in_clear_before_is_kept_back_at_once(self, desk: Client, contractor: User) -> None:
        assert STREET in desk.post(page(contractor), REASON, follow=True).text

        warned(contractor)

        assert STREET not in desk.get(page(contractor)).text


class TestEnding:
    def test_it_ends_for_a_reason_and_stays_on_record(self, desk: Client, contractor: User, agent: User) -> None:
        caution = warned(contractor)
        assert "外す理由を選択してください" in desk.post(end_page(contractor, caution), REASON).text

        desk.post(end_page(contractor, caution), {**REASON, "because": "over"})

        caution.refresh_from_db()
        assert (caution.ended_by, caution.ended_because) == (agent.public_id, "over")
        assert Kind.PROTECTED.label not in desk.get(page(contractor)).text
        (entry,) = entries("desk:cautions:ended_quietly")
        assert (entry.about, entry.detail["because"]) == (contractor.public_id, "over")
        assert (entry.detail["reason"], entry.detail["verified"]) == ("call", "callback")

    @pytest.mark.parametrize(("verified", "because"), [("facts", "over"), ("not_asked", "over"), ("", "mistaken")])
    def test_nobody_talks_it_away_with_facts_that_relatives_know(
        self, desk: Client, contractor: User, verified: str, because: str
    ) -> None:
        caution = warned(contractor)

        desk.post(end_page(contractor, caution), {**REASON, "verified": verified, "because": because})

        assert Caution.objects.open().filter(pk=caution.pk).exists()

    def test_a_mistake_needs_no_proof(self, desk: Client, contractor: User) -> None:
        caution = warned(contractor)

        desk.post(end_page(contractor, caution), {**REASON, "verified": "not_asked", "because": "mistaken"})

        assert not Caution.objects.open().exists()

    def test_one_of_somebody_else_is_not_there(self, desk: Client, contractor: User, stranger: User) -> None:
        assert desk.get(end_page(contractor, warned(stranger))).status_code == 404

    def test_of_two_at_once_one_ends_it(self, contractor: User) -> None:
        caution = warned(contractor)
        given = {"because": EndedBecause.OVER, "by": OPERATOR, "why": Why("call"), "about": contractor.public_id}
        actions.end(caution=caution, **given)  # type: ignore[arg-type]

        with pytest.raises(actions.NothingToDo):
            actions.end(caution=caution, **given)  # type: ignore[arg-type]


class TestActs:
    @pytest.mark.parametrize("kind", Kind)
    def test_facts_that_relatives_know_prove_nothing(self, desk: Client, contractor: User, kind: Kind) -> None:
        warned(contractor, kind)

        answer = desk.post(act(contractor, "withdraw"), {**REASON, "verified": "facts"})

        assert "ほかの方法でご本人を確認してください" in answer.text
        assert entries("accounts:withdrawal:begun") == []
        assert desk.post(act(contractor, "withdraw"), {**REASON, "verified": "not_asked"}).status_code == 200

    def test_closing_needs_nobodys_word(self, desk: Client, contractor: User) -> None:
        warned(contractor, Kind.MISUSE)

        desk.post(act(contractor, "lock-down"), {**REASON, "verified": "not_asked"})

        assert len(entries("accounts:freeze:begun")) == 1

    def test_an_act_on_a_contract_and_a_mail_about_a_bill_ask_alike(
        self, desk: Client, client_of: ClientOf, contractor: User
    ) -> None:
        contract = contractor.contracts.get()
        bill = a_bill(contract, date(2026, 5, 1))
        warned(contractor)
        billing = client_of(an_insider("s-8000", "請求の人", Role.BILLING))
        for client, url in (
            (desk, reverse("desk:accounts_contract_resume", args=[contract.public_id])),
            (having_just_proven(billing), reverse("desk:billing_bill_announce", args=[bill.public_id])),
        ):
            shown = client.get(url).text
            assert 'value="callback"' in shown, url
            assert 'value="facts"' not in shown, url


def test_an_account_without_contracts_is_warned_of(desk: Client) -> None:
    alone = an_account("hitori", "ひとり")

    desk.post(set_page(alone), {**REASON, "kind": "asked"})

    assert ADVICE[Kind.ASKED] in desk.get(page(alone)).text
