"""How a customer proved who they are: asked once a case, carried into each act, and read by the customer."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import PasswordLock, User
from accounts.security_log import sentences
from portal.staff_admin import cases
from portal.staff_admin.reasons import ActForm, Verified
from tests.conftest import ClientOf
from tests.desk.using import REASON, act, entries, page

pytestmark = pytest.mark.django_db


def begun(desk: Client, url: str) -> dict[str, object]:
    """Return what the form of a page begins with."""
    form: ActForm = desk.get(url).context["form"]
    return {name: form[name].value() or "" for name in ("reason", "ticket", "verified") if name in form.fields}


@pytest.mark.parametrize("name", ["unlock", "forgive-codes", "resume-checks", "end-sessions", "lock-down", "withdraw"])
def test_no_act_happens_before_it_is_said(desk: Client, contractor: User, client_of: ClientOf, name: str) -> None:
    hers = client_of(contractor)

    answer = desk.post(act(contractor, name), {"reason": "call", "ticket": "A-1042"})

    assert "ご本人をどう確認したかを選択してください" in answer.text
    assert hers.get("/home/").status_code == 200


def test_it_stands_in_the_audit_log_and_in_the_customers_own(
    desk: Client, contractor: User, client_of: ClientOf
) -> None:
    PasswordLock.objects.create(account=contractor, key="k", until=timezone.now() + timedelta(hours=1))

    desk.post(act(contractor, "unlock"), {**REASON, "verified": "documents"})

    (entry,) = entries("accounts:password_lock:unlocked")
    assert entry.detail["verified"] == "documents"
    log = client_of(contractor).get(reverse("accounts:security_log:index")).text
    assert "受付番号：A-1042、ご本人の確認：窓口で書類" in log


def test_it_is_given_once_a_case(desk: Client, contractor: User) -> None:
    desk.post(act(contractor, "end-sessions"), REASON)

    assert begun(desk, act(contractor, "unlock")) == REASON


def test_the_reason_to_look_goes_before_it_and_does_not_forget_it(desk: Client, contractor: User) -> None:
    look = {name: REASON[name] for name in ("reason", "ticket")}
    desk.post(page(contractor), look)
    assert begun(desk, act(contractor, "unlock")) == {**look, "verified": ""}

    desk.post(act(contractor, "unlock"), REASON)
    desk.post(page(contractor), look)

    assert begun(desk, act(contractor, "unlock")) == REASON


def test_another_case_another_customer_and_a_later_hour_ask_anew(
    desk: Client, contractor: User, stranger: User
) -> None:
    desk.post(act(contractor, "unlock"), REASON)
    assert begun(desk, act(stranger, "unlock"))["verified"] == ""

    desk.post(page(contractor), {"reason": "call", "ticket": "A-2000"})
    assert begun(desk, act(contractor, "unlock"))["verified"] == ""

    desk.post(act(contractor, "unlock"), REASON)
    session = desk.session
    kept = session[cases.KEPT]
    kept[contractor.public_id][0] = timezone.now().timestamp() - 1
    session[cases.KEPT] = kept
    session.save()
    assert begun(desk, act(contractor, "unlock"))["verified"] == ""


def test_nobody_begins_with_what_a_colleague_was_told(desk: Client, admin_desk: Client, contractor: User) -> None:
    desk.post(act(contractor, "unlock"), REASON)

    assert begun(admin_desk, act(contractor, "unlock"))["verified"] == ""


def test_every_way_has_words_for_the_customer() -> None:
    assert sentences.WORDS["verified"] == dict(Verified.choices)
    for one in Verified:
        assert sentences.because({"role": "agent", "verified": one.value}) == f"窓口担当、ご本人の確認：{one.label}"
