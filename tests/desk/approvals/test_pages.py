"""承認 at the desk: what waits, who decides, what was decided."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from desk.staff.roles import Role
from portal.approvals import queries as approval_queries
from portal.approvals.models import Approval, Refusal, State
from portal.audit.models import Entry
from portal.limits.models import Tally
from tests.conftest import ClientOf
from tests.desk.approvals.asking import KEY, asked
from tests.desk.using import having_just_proven
from tests.people import an_insider

pytestmark = pytest.mark.django_db

LIST = reverse("desk:approvals_approval_changelist")


@pytest.fixture
def asker(db: None) -> User:
    """A colleague of the billing role."""
    return an_insider("s-7001", "依頼の人", Role.BILLING)


@pytest.fixture
def tally(db: None) -> Tally:
    return Tally.objects.create(scope="tests", key="nobody", since=Now(), count=7)


@pytest.fixture
def approval(asker: User, tally: Tally, contractor: User) -> Approval:
    return asked(asker, about=contractor.public_id, scope="tests")


def page(name: str, approval: Approval) -> str:
    return reverse(f"desk:approvals_approval_{name}", args=[approval.public_id])


def digest_on(answer: str) -> str:
    """Return the digest that the page's form holds."""
    return answer.split('name="digest" value="')[1].split('"')[0]


def test_a_colleague_reads_what_is_asked_and_approves_it(
    billing_desk: Client, approval: Approval, tally: Tally, clerk: User, contractor: User
) -> None:
    listed = billing_desk.get(LIST).text
    shown = billing_desk.get(page("change", approval)).text
    form = billing_desk.get(page("approve", approval)).text
    answer = billing_desk.post(page("approve", approval), {"digest": digest_on(form)}, follow=True)

    for text in (listed, shown, form):
        assert "回数の追加" in text
        assert "依頼の人（s-7001）" in text
        assert reverse("desk:accounts_user_change", args=[contractor.public_id]) in text
        assert contractor.email not in text
        assert f">{contractor.nickname}" not in text
    assert "7回" in shown
    assert "/desk/bills/" in shown
    tally.refresh_from_db()
    approval.refresh_from_db()
    assert (tally.count, approval.state, approval.decided_by) == (8, State.EXECUTED, clerk.public_id)
    assert "承認し、実行しました。" in answer.text
    entry = Entry.objects.get(action="portal:approvals:approved")
    assert (entry.actor, entry.about, entry.detail["role"]) == (clerk.public_id, contractor.public_id, "billing")


def test_one_is_shown_ones_own_request_and_why_one_cannot_approve_it(
    asker: User, approval: Approval, tally: Tally, client_of: ClientOf
) -> None:
    desk = having_just_proven(client_of(asker))

    assert "ご自分の依頼のため、ほかの担当者が承認します" in desk.get(LIST).text
    shown = desk.get(page("change", approval)).text
    assert "ご自分の依頼は、承認も却下もできません" in shown
    assert page("approve", approval) not in shown
    answers = [
        desk.get(page("approve", approval), follow=True),
        desk.post(page("approve", approval), {"digest": approval.digest}, follow=True),
        desk.post(page("refuse", approval), {"reason": Refusal.WRONG}, follow=True),
    ]

    assert ["ご自分の依頼は、承認も却下もできません" in answer.text for answer in answers] == [True] * 3
    tally.refresh_from_db()
    assert tally.count == 7
    assert approval_queries.waiting().get() == approval


def test_a_refusal_needs_a_reason_which_the_asker_reads(
    billing_desk: Client, approval: Approval, asker: User, client_of: ClientOf
) -> None:
    missing = billing_desk.post(page("refuse", approval), {"reason": "", "ticket": "A-12"})
    assert "却下の理由を選択してください。" in missing.text
    assert "A-12" in missing.text
    billing_desk.post(page("refuse", approval), {"reason": Refusal.BASELESS, "ticket": "A-12"})

    for url in (LIST, page("change", approval)):
        shown = client_of(asker).get(url).text
        assert "却下" in shown
        assert "根拠を確認できない" in shown
        assert "請求の人（seikyu）" in shown
    detail = Entry.objects.get(action="portal:approvals:refused").detail
    assert (detail["refusal"], detail["ticket"], detail["role"]) == ("no_basis", "A-12", "billing")


def test_only_the_asker_withdraws(billing_desk: Client, approval: Approval, asker: User, client_of: ClientOf) -> None:
    for answer in (
        billing_desk.get(page("withdraw", approval), follow=True),
        billing_desk.post(page("withdraw", approval), follow=True),
    ):
        assert "ほかの担当者の依頼は取り下げられません" in answer.text
    desk = having_just_proven(client_of(asker))
    assert page("withdraw", approval) in desk.get(page("change", approval)).text
    assert "取り下げます" in desk.get(page("withdraw", approval)).text

    desk.post(page("withdraw", approval))

    approval.refresh_from_db()
    assert approval.state == State.WITHDRAWN


def test_content_that_changed_after_it_was_asked_for_is_said_and_not_approved(
    billing_desk: Client, approval: Approval, tally: Tally
) -> None:
    Tally.objects.update(count=70)

    shown = billing_desk.get(page("change", approval)).text
    asked_anew = billing_desk.get(page("approve", approval), follow=True).text
    now = approval_queries.content(KEY, approval.parameters).digest
    answer = billing_desk.post(page("approve", approval), {"digest": now}, follow=True)

    assert "依頼のあとに内容が変わりました" in shown
    assert "70回" in shown
    assert page("approve", approval) not in shown
    assert "内容が変わったため、承認していません" in asked_anew
    assert "内容の変更により無効" in answer.text
    assert Tally.objects.get().count == 70


def test_content_that_changed_after_it_was_shown_is_read_again(billing_desk: Client, approval: Approval) -> None:
    answer = billing_desk.post(page("approve", approval), {"digest": "0" * 64}, follow=True)

    assert "内容が変わったため、承認していません" in answer.text
    assert Tally.objects.get().count == 7
    assert approval_queries.waiting().get() == approval


def test_what_cannot_be_executed_now_says_why_and_waits_on(billing_desk: Client, asker: User, tally: Tally) -> None:
    Tally.objects.update(count=9)
    approval = asked(asker, scope="tests")

    answer = billing_desk.post(page("approve", approval), {"digest": approval.digest}, follow=True)

    assert "9回を超えるため、実行できません。" in answer.text
    assert approval_queries.waiting().get() == approval


@pytest.mark.parametrize("act", ["approve", "refuse"])
def test_what_is_over_cannot_be_decided_and_says_so(billing_desk: Client, approval: Approval, act: str) -> None:
    Approval.objects.update(expires_at=Now() - timedelta(seconds=1))

    answer = billing_desk.post(page(act, approval), {"digest": approval.digest, "reason": "wrong_content"}, follow=True)

    assert "すでに処理されたか、期限が過ぎています" in answer.text
    assert "期限切れ" in billing_desk.get(LIST).text
    assert Tally.objects.get().count == 7


def test_a_request_whose_kind_is_gone_is_still_listed(admin_desk: Client, approval: Approval) -> None:
    Approval.objects.update(kind="tests:former:done")

    assert "tests:former:done" in admin_desk.get(LIST).text
    assert "この依頼の内容は残っていません" in admin_desk.get(page("change", approval)).text


class TestWhoReads:
    def test_another_role_finds_no_request_that_it_neither_made_nor_decides(
        self, approval: Approval, agent: User, client_of: ClientOf
    ) -> None:
        assert list(approval_queries.visible_to(agent)) == []
        assert client_of(agent).get(LIST).status_code == 403

    def test_auditors_read_every_request_and_decide_none(self, approval: Approval, client_of: ClientOf) -> None:
        desk = having_just_proven(client_of(an_insider("s-7100", "監査の人", Role.AUDIT)))

        assert "回数の追加" in desk.get(LIST).text
        assert "承認できる役割ではありません" in desk.get(page("change", approval)).text
        assert desk.post(page("approve", approval), {"digest": approval.digest}).status_code == 403

    def test_each_look_is_on_record(self, billing_desk: Client, approval: Approval) -> None:
        billing_desk.get(LIST)
        billing_desk.get(page("change", approval))

        looks = Entry.objects.filter(action="portal:staff_admin:listed").order_by("pk")
        assert [look.detail["row"] for look in looks] == ["", approval.public_id]

    def test_without_a_fresh_proof_nothing_is_decided(
        self, approval: Approval, clerk: User, client_of: ClientOf
    ) -> None:
        desk = client_of(clerk)
        for act in ("approve", "refuse", "withdraw"):
            answer = desk.post(page(act, approval), {"digest": approval.digest, "reason": "wrong_content"})
            assert "/account/confirm/" in answer.headers["Location"]

        assert approval_queries.waiting().get() == approval


class TestPages:
    def test_the_number_of_queries_is_that_of_one_request(
        self, billing_desk: Client, asker: User, contractor: User, stranger: User, tally: Tally
    ) -> None:
        billing_desk.get(LIST)  # what is read once a process or session
        counts = []
        for number in range(12):
            approval = asked(asker, about=(contractor, stranger)[number % 2].public_id, scope="tests")
            if number % 3:
                Approval.objects.filter(pk=approval.pk).update(
                    state=State.WITHDRAWN, decided_by=asker.public_id, decided_at=Now()
                )
            if number in {1, 11}:
                with CaptureQueriesContext(connection) as captured:
                    assert billing_desk.get(LIST).status_code == 200
                counts.append(len(captured))

        assert counts[0] == counts[1]
        assert counts[0] < 20

    def test_what_is_over_is_read_page_by_page(
        self, billing_desk: Client, asker: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(approval_queries, "PAGE", 3)
        made = [asked(asker) for _ in range(7)]
        Approval.objects.update(state=State.WITHDRAWN, decided_by=asker.public_id, decided_at=Now())

        read, query = [], ""
        for _ in range(3):
            context = billing_desk.get(f"{LIST}{query}").context
            read.append([row.approval for row in context["over"]])
            query = context["older"]

        assert read == [made[6:3:-1], made[3:0:-1], made[:1]]
        assert query == ""
        assert billing_desk.get(f"{LIST}?before={'A' * 22}").context["over"] == []
        assert billing_desk.get(f"{LIST}?before=%00").status_code < 500
