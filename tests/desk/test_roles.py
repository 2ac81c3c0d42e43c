"""Every address of the desk, tried by every role. The table below is written by hand: it is what was promised."""

import pytest
from django.contrib.admin import site
from django.urls import reverse

from accounts.models import User
from desk import menu
from desk.customers import acts
from desk.imports import kinds
from desk.staff import roles
from desk.staff.roles import Role
from tests.conftest import ClientOf
from tests.desk.rows import IDS
from tests.desk.using import having_just_proven
from tests.people import an_insider
from tests.test_access_matrix import PAGES, STAFF

pytestmark = pytest.mark.django_db

EVERYBODY = set(Role)
AGENT, BILLING, MESSAGING, AUDIT, ADMIN = Role
MAY: dict[str, set[Role]] = {
    "desk:staff:prove": EVERYBODY,
    "desk:index": EVERYBODY,
    "desk:accounts_user_changelist": {AGENT, BILLING, AUDIT, ADMIN},
    "desk:accounts_user_change": {AGENT, BILLING, AUDIT, ADMIN},
    "desk:accounts_contract_change": {AGENT, BILLING, AUDIT, ADMIN},
    "desk:accounts_contract_resend": {AGENT, ADMIN},
    "desk:accounts_user_act": {AGENT, ADMIN},
    "desk:billing_bill_changelist": {AGENT, BILLING, AUDIT, ADMIN},
    "desk:billing_bill_change": {AGENT, BILLING, AUDIT, ADMIN},
    "desk:billing_bill_correct": {BILLING, ADMIN},
    "desk:billing_bill_announce": {BILLING, ADMIN},
    "desk:billing_oldbillsrequest_changelist": {BILLING, ADMIN},
    "desk:billing_oldbillsrequest_change": {BILLING, ADMIN},
    "desk:imports_upload_changelist": {BILLING, ADMIN},
    "desk:imports_upload_change": {BILLING, ADMIN},
    "desk:imports_upload_carry_out": {BILLING, ADMIN},
    "desk:imports_upload_check": {BILLING, ADMIN},
    "desk:imports_upload_delete": {BILLING, ADMIN},
    "desk:imports_upload_rejects": {BILLING, ADMIN},
    "desk:home_announcement_changelist": {MESSAGING, ADMIN},
    "desk:home_announcement_add": {MESSAGING, ADMIN},
    "desk:home_announcement_delete": {MESSAGING, ADMIN},
    "desk:desk_colleague_changelist": {ADMIN},
    "desk:desk_colleague_add": {ADMIN},
    "desk:desk_colleague_reinvite": {ADMIN},
    "desk:desk_colleague_delete": {ADMIN},
    "desk:delivery_letter_changelist": {MESSAGING, AUDIT, ADMIN},
    "desk:delivery_letter_change": {MESSAGING, AUDIT, ADMIN},
    "desk:imports_run_changelist": {BILLING, AUDIT, ADMIN},
    "desk:imports_run_change": {BILLING, AUDIT, ADMIN},
    "desk:billing_flaggedbill_changelist": {AGENT, BILLING, AUDIT, ADMIN},
    "desk:accounts_passwordlock_changelist": {AGENT, AUDIT, ADMIN},
    "desk:accounts_postedcode_changelist": {AGENT, ADMIN},
    "desk:audit_entry_changelist": {AUDIT, ADMIN},
    "desk:audit_entry_change": {AUDIT, ADMIN},
}
WITHOUT_PROOF = {  # pages of the desk that take posts and change nothing of a customer's: why they post
    "desk:staff:prove": "here the proof is given",
    "desk:billing_bill_changelist": "a search, posted because what is typed names a person",
    "desk:accounts_user_change": "a reason to look, which enters the log",
    "desk:accounts_contract_change": "a reason to look, which enters the log",
    "desk:accounts_user_changelist": "a search, posted because what is typed names a person",
    "desk:imports_upload_check": "looks again at what a kept file would change",
    "desk:imports_upload_changelist": "keeps a file; importing it asks for the proof",
    "desk:imports_upload_delete": "takes back a file of which nothing was imported",
}


def address(name: str, customer: User, colleague: User) -> str:
    """The page about the customer; those about the company's people, about the colleague."""
    about = colleague if name.startswith("desk:colleagues:") else customer
    return reverse(name, kwargs=IDS[name](about) if name in IDS else None)


def test_the_table_names_every_address_of_the_desk() -> None:
    assert set(MAY) == set(STAFF)
    assert len(PAGES) > len(STAFF)


@pytest.mark.parametrize("name", MAY)
def test_each_role_reaches_what_was_promised_and_nothing_else(
    name: str, contractor: User, admin: User, client_of: ClientOf
) -> None:
    colleague = an_insider("s-4000", "同僚", AGENT)
    url = address(name, contractor, colleague)

    reached = set()
    for number, role in enumerate(Role):
        client = having_just_proven(client_of(an_insider(f"s-900{number}", role.label, role)))
        answer = client.get(url).status_code
        assert answer in {200, 403, 405}, (role, answer)
        if answer == 405:  # takes posts only
            answer = client.post(url).status_code
            assert answer in {302, 403, 404}
        if answer != 403:
            reached.add(role)
        else:
            assert client.post(url).status_code in {403, 405}

    assert reached == MAY[name]


def test_every_permission_of_a_role_is_asked_for_somewhere() -> None:
    asked = {getattr(page.callback, "permission", "") for page in PAGES.values()}
    asked |= {entry.permission for entry in menu.ENTRIES} | {act.permission for act in acts.ACTS.values()}
    asked |= {f"{model._meta.app_label}.view_{model._meta.model_name}" for model in site._registry}
    asked |= {"desk.reveal"}  # by a form of two pages
    asked |= {offer.permission for offer in kinds.OFFERS.values()}

    assert set().union(*roles.MAY.values()) - asked == set()


def test_somebody_without_a_role_sees_the_first_page_and_nothing_on_it(
    contractor: User, agent: User, admin: User, client_of: ClientOf
) -> None:
    agent.groups.clear()
    client = having_just_proven(client_of(agent))

    assert "役割がまだありません" in client.get(reverse("desk:index")).text
    for name in [name for name, allowed in MAY.items() if allowed != EVERYBODY]:
        url = address(name, contractor, admin)
        answers = [client.get(url).status_code, client.post(url).status_code]
        assert set(answers) <= {403, 405}, name
        assert 403 in answers, name


@pytest.mark.parametrize("role", Role)
def test_the_menu_leads_where_the_role_may_go(role: Role, client_of: ClientOf) -> None:
    client = client_of(an_insider("s-4000", "人", role))

    entries = client.get(reverse("desk:index")).context["entries"]

    assert entries
    assert {client.get(entry["url"]).status_code for entry in entries} == {200}


@pytest.mark.parametrize("name", STAFF)
def test_whatever_is_posted_asks_for_a_fresh_proof(
    name: str, contractor: User, agent: User, admin: User, client_of: ClientOf
) -> None:
    answer = client_of(admin).post(address(name, contractor, agent))

    asks = answer.headers.get("Location", "").startswith("/account/confirm/?strength=phone")
    assert answer.status_code == 405 or asks is (name not in WITHOUT_PROOF), f"""{name} takes posts:
put @needs(Strength.PHONE) on its view, or say in WITHOUT_PROOF why it changes nothing."""


@pytest.mark.parametrize("name", WITHOUT_PROOF)
def test_what_is_excepted_takes_posts_and_gives_a_reason(
    name: str, contractor: User, admin: User, client_of: ClientOf
) -> None:
    assert client_of(admin).post(address(name, contractor, admin)).status_code != 405
    assert WITHOUT_PROOF[name]
