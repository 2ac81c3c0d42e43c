"""Every address of the desk, requested by every role. The table below is written by hand: it is the specification."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.contrib.admin import site
from django.urls import reverse

from accounts.models import User
from desk.imports import kinds
from desk.site import DeskSite
from desk.staff import roles
from desk.staff.roles import Role
from portal import features
from portal.staff_admin.base import StaffAdmin
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
    "desk:accounts_user_history": {AUDIT, ADMIN},
    "desk:accounts_contract_change": {AGENT, BILLING, AUDIT, ADMIN},
    "desk:accounts_contract_history": {AUDIT, ADMIN},
    "desk:accounts_contract_resend": {AGENT, ADMIN},
    "desk:accounts_contract_resume": {AGENT, ADMIN},
    **{f"desk:accounts_holding_{page}": {AGENT, ADMIN} for page in ("changelist", "change", "decide")},
    **{
        f"desk:accounts_unconfirmedcontacts_{page}": {AGENT, BILLING, ADMIN}
        for page in ("changelist", "change", "answer")
    },
    "desk:accounts_user_act": {AGENT, ADMIN},
    **{f"desk:approvals_approval_{page}": {BILLING, AUDIT, ADMIN} for page in ("changelist", "change", "withdraw")},
    **{f"desk:approvals_approval_{page}": {BILLING, ADMIN} for page in ("approve", "refuse")},
    **{
        f"desk:accounts_{row}_{page}": {AGENT, BILLING, ADMIN}
        for row in ("user", "contract")
        for page in ("note", "notes")
    },
    **{f"desk:accounts_{row}_caution": {AGENT, ADMIN} for row in ("user", "contract")},
    **{f"desk:accounts_{row}_end_caution": {AGENT, ADMIN} for row in ("user", "contract")},
    "desk:accounts_contract_paper": {AGENT, BILLING, ADMIN},
    "desk:billing_bill_changelist": {AGENT, BILLING, AUDIT, ADMIN},
    "desk:billing_bill_change": {AGENT, BILLING, AUDIT, ADMIN},
    "desk:billing_bill_correct": {BILLING, ADMIN},
    "desk:billing_bill_announce": {BILLING, ADMIN},
    "desk:billing_question_changelist": {AGENT, BILLING, ADMIN},
    "desk:billing_question_change": {AGENT, BILLING, ADMIN},
    "desk:billing_oldbillsrequest_changelist": {BILLING, ADMIN},
    "desk:billing_oldbillsrequest_change": {BILLING, ADMIN},
    "desk:imports_upload_changelist": {BILLING, ADMIN},
    "desk:imports_upload_change": {BILLING, ADMIN},
    "desk:imports_upload_format": {BILLING, ADMIN},
    "desk:imports_upload_sample": {BILLING, ADMIN},
    "desk:imports_upload_carry_out": {BILLING, ADMIN},
    "desk:imports_upload_check": {BILLING, ADMIN},
    "desk:imports_upload_delete": {BILLING, ADMIN},
    "desk:imports_upload_rejects": {BILLING, ADMIN},
    "desk:imports_upload_row": {BILLING, ADMIN},
    "desk:imports_upload_history": {ADMIN},
    "desk:home_announcement_changelist": {MESSAGING, ADMIN},
    "desk:home_announcement_add": {MESSAGING, ADMIN},
    "desk:home_announcement_change": {MESSAGING, ADMIN},
    "desk:home_announcement_delete": {MESSAGING, ADMIN},
    "desk:home_announcement_history": {ADMIN},
    "desk:desk_colleague_changelist": {ADMIN},
    "desk:desk_colleague_add": {ADMIN},
    "desk:desk_colleague_change": {ADMIN},
    "desk:desk_colleague_give": {ADMIN},
    "desk:desk_colleague_end": {ADMIN},
    "desk:desk_colleague_reinvite": {ADMIN},
    "desk:desk_colleague_delete": {ADMIN},
    "desk:desk_colleague_history": {ADMIN},
    "desk:delivery_letter_changelist": {MESSAGING, AUDIT, ADMIN},
    "desk:delivery_letter_change": {MESSAGING, AUDIT, ADMIN},
    "desk:imports_run_changelist": {BILLING, AUDIT, ADMIN},
    "desk:imports_run_change": {BILLING, AUDIT, ADMIN},
    "desk:imports_run_history": {AUDIT, ADMIN},
    "desk:billing_flaggedbill_changelist": {AGENT, BILLING, AUDIT, ADMIN},
    "desk:accounts_passwordlock_changelist": {AGENT, AUDIT, ADMIN},
    "desk:accounts_postedcode_changelist": {AGENT, ADMIN},
    "desk:audit_entry_changelist": {AUDIT, ADMIN},
    "desk:audit_entry_change": {AUDIT, ADMIN},
}
WITHOUT_PROOF = {  # pages of the desk that accept POST and change no data of a customer, with the reason
    "desk:staff:prove": "here the proof is given",
    "desk:billing_bill_changelist": "a search, posted because what is typed names a person",
    "desk:accounts_user_change": "a reason to look, which enters the log",
    "desk:accounts_contract_change": "a reason to look, which enters the log",
    "desk:accounts_holding_change": "a reason to look, which enters the log",
    "desk:accounts_unconfirmedcontacts_change": "a reason to look, which enters the log",
    "desk:imports_upload_row": "a reason to look, which enters the log",
    "desk:accounts_user_note": "adds a note of staff and changes nothing of the customer's",
    "desk:accounts_contract_note": "adds a note of staff and changes nothing of the customer's",
    "desk:accounts_user_changelist": "a search, posted because what is typed names a person",
    "desk:imports_upload_check": "looks again at what a kept file would change",
    "desk:imports_upload_changelist": "keeps a file; importing it asks for the proof",
    "desk:imports_upload_delete": "takes back a file of which nothing was imported",
}


def address(name: str, customer: User, colleague: User) -> str:
    """Return the page about the customer, or about the colleague where the page is about staff."""
    about = colleague if name.startswith("desk:desk_colleague_") else customer
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
        answer = client.get(url, follow=True).status_code  # a contract's page leads to its holder's
        assert answer in {200, 403, 405}, (role, answer)
        if answer == 405:  # accepts POST only
            answer = client.post(url).status_code
            assert answer in {302, 403, 404}
        if answer != 403:
            reached.add(role)
        else:
            assert client.post(url).status_code in {403, 405}

    assert reached == MAY[name]


class Asked:
    """A member of staff with the given permissions, who records which ones are checked."""

    def __init__(self, has: set[str]) -> None:
        self.has = has
        self.names: set[str] = set()

    def has_perm(self, name: str) -> bool:
        self.names.add(name)
        return name in self.has


def pages_of_the_registry() -> Iterator[tuple[str, Callable[[Any], bool]]]:
    """Return the name of every page of every registered admin, with the permission method that guards it."""
    for one in registered():
        for pattern in one.get_urls():
            yield f"desk:{pattern.name}", getattr(one, f"has_{pattern.callback.permission}_permission")  # type: ignore[attr-defined]


def registered() -> list[StaffAdmin[Any]]:
    return cast("DeskSite", site).admins()


def test_what_a_role_reaches_follows_from_its_permissions_alone() -> None:
    reached = {
        name: {role for role in Role if may(SimpleNamespace(user=Asked(roles.may()[role])))}
        for name, may in pages_of_the_registry()
    }

    assert reached == {name: MAY[name] for name in reached}
    assert set(MAY) - set(reached) == {"desk:index", "desk:staff:prove"}


def test_every_permission_of_a_role_is_asked_for_somewhere() -> None:
    nobody = Asked(set())
    for one in registered():
        for name in dir(one):
            if name.startswith("has_") and name.endswith("_permission") and name != "has_module_permission":
                getattr(one, name)(SimpleNamespace(user=nobody))
    asked = nobody.names | {offer.permission for offer in kinds.OFFERS.values()}

    assert set().union(*roles.may().values()) - asked == set()


def test_the_menu_asks_for_what_its_pages_ask_for() -> None:
    pages = dict(pages_of_the_registry())
    for entry in features.menu():
        assert pages[entry.url_name](SimpleNamespace(user=Asked({entry.permission}))), entry.title
        assert not pages[entry.url_name](SimpleNamespace(user=Asked(set()))), entry.title


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
