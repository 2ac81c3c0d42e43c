"""What each role of staff can do alone, permission by permission, as functions over a small world.

`ACTS` and `READS` name every permission that a feature declares; `test_pairs.py` holds them to that.
"""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password

from accounts.codes import actions as code_actions
from accounts.codes import subjects
from accounts.contracts import confirming, contacts, deciding, identity
from accounts.contracts.imports import Customers
from accounts.models import Contract, FormerId, Holding, User
from accounts.phones import actions as phone_actions
from desk.contacts import actions as contact_actions
from desk.customers import actions as customer_actions
from desk.staff import actions as staff_actions
from desk.staff import roles
from home import actions as home_actions
from portal.audit.by import By, Why
from portal.imports.actions import carry_out
from tests.accounts.contracts.changing_hands import row
from tests.accounts.former_ids.migrating import OLD_PASSWORD
from tests.people import a_contract, an_account
from tests.portal.imports.running import CUSTOMER_COLUMNS, written

HELD, FREE = "10012345", "20012345"
HELD_PHONE, ACCOUNT_PHONE, FREE_PHONE, FREE_MAIL = "09012345678", "08055556666", "09099990000", "old@example.com"
INSIDERS_PHONE, INSIDERS_MAIL, INSIDERS_HOME = "07011112222", "own@example.net", "大阪府大阪市北区梅田4-5-6"
PERSON = {"name": "浜辺 渚", "kana": "ハマベ　ナギサ", "born": "1990-01-02"}


@dataclass
class World:
    """A customer's account with a contract and a telephone, a contract that nobody holds, and somebody of staff."""

    account: User
    held: Contract
    free: Contract
    insider: User

    def again(self) -> "World":
        """Return the same, read afresh."""
        return World(
            User.objects.get(pk=self.account.pk), Contract.objects.get(pk=self.held.pk),
            Contract.objects.get(pk=self.free.pk), self.insider,
        )  # fmt: skip

    @property
    def by(self) -> By:
        """Return the insider as the actor."""
        return By.staff(self.insider)


def a_world(insider: User) -> World:
    """Make the world."""
    account = an_account("hikari", "ひかり")
    held = a_contract(HELD, account, phone=HELD_PHONE)
    phone_actions.enrol(account=account, number=ACCOUNT_PHONE)
    return World(account, held, a_contract(FREE, phone=FREE_PHONE, email=FREE_MAIL), insider)


def _imports(**changes: str) -> Callable[[World], None]:
    """Import at the desk both contracts with these changes; `address` replaces the postal one."""
    elsewhere = changes.pop("address", "")

    def act(world: World) -> None:
        rows = []
        for contract in Contract.objects.filter(customer_number__in=(HELD, FREE)).order_by("customer_number"):
            data = {
                "name": contract.name, "kana": contract.name_kana, "phone": contract.phone, "email": contract.email,
                "born": str(contract.birth_date or ""),
            }  # fmt: skip
            line = row(contract.customer_number, **{**data, **changes})
            rows.append(line.replace("東京都港区虎ノ門1-2-3", elsewhere or contract.address))
        with tempfile.TemporaryDirectory() as folder:
            carry_out(
                Customers(), written(Path(folder) / "a.csv", CUSTOMER_COLUMNS, rows), dry_run=False, strict=True,
                by=world.by, tell=lambda _: None, before_commit=lambda report, run: None,
            )  # fmt: skip

    return act


def _decide(outcome: Callable[..., None]) -> Callable[[World], None]:
    def act(world: World) -> None:
        for holding in Holding.objects.waiting().select_related("contract", "account"):
            with suppress(deciding.OwnContract, deciding.MayNotHold):
                outcome(holding=holding, seen=deciding.version(holding), by=world.by, why=Why("call"))

    return act


def _confirm(run: Callable[..., None], by: Callable[[World], By] = lambda world: world.by) -> Callable[[World], None]:
    def act(world: World) -> None:
        actor = by(world)
        for contract in (world.held, world.free):
            with suppress(confirming.NothingToConfirm, confirming.OwnChange):
                run(contract=contract, by=actor, why=Why("call"))

    return act


def _for_customer(run: Callable[..., None]) -> Callable[[World], None]:
    def act(world: World) -> None:
        with suppress(customer_actions.NothingToDo):
            run(account=world.account, by=world.by, why=Why("call"))

    return act


def _resume(world: World) -> None:
    for contract in (world.held, world.free):
        code_actions.forgive(contacts.subject(contract), by=world.by)
        with suppress(identity.NotStopped):
            counts = identity.counts_of_number(contract.customer_number)
            identity.resume(*counts, by=world.by, about=contract.public_id)
    code_actions.forgive(*subjects.every(world.account), by=world.by)


def _second_self(world: World) -> By:
    """Invite a second account of one's own, or take the one invited before."""
    known = User.objects.filter(username="mou-hitori").first()
    if known is None:
        who = staff_actions.Newcomer("mou-hitori", "second@example.net", "もう一人")
        known = staff_actions.invite(who, role=roles.Role.AGENT, by=world.by).account
    return By.staff(known)


def _former_id(world: World) -> None:
    """Hand in a former ID with a password of one's own for the contract that nobody holds."""
    FormerId.objects.get_or_create(
        legacy_id="ns-hikari1984",
        defaults={
            "password": make_password(OLD_PASSWORD), "source": "of it", "notation": "ssha", "scheme": "portal",
            "cost": 1, "customer_number": FREE, "email": INSIDERS_MAIL, "status": "active",
        },
    )  # fmt: skip


def _nothing_about_contacts(world: World) -> None:
    """Stand for acts on money and texts, which touch nothing that proves an identity."""
    home_actions.announce(title="工事のお知らせ")


ACTS: dict[str, dict[str, Callable[[World], None]]] = {
    "desk.unlock": {"lift every stop": _resume, "end a lock": _for_customer(customer_actions.unlock)},
    "desk.end_sessions": {"end sessions": _for_customer(customer_actions.end_sessions)},
    "desk.freeze": {"freeze": _for_customer(customer_actions.freeze)},
    "desk.withdraw": {
        "withdraw": _for_customer(customer_actions.withdraw), "call off": _for_customer(customer_actions.call_off),
    },
    "accounts.decide_holding": {
        "decide: the same": _decide(deciding.resume), "decide: another": _decide(deciding.end),
    },
    "accounts.confirm_contacts": {
        "confirm contacts": _confirm(contact_actions.confirm), "dispute contacts": _confirm(confirming.dispute),
    },
    "imports.import_files": {
        "import a telephone": _imports(phone=INSIDERS_PHONE),
        "import a mail address": _imports(email=INSIDERS_MAIL),
        "import an address": _imports(address=INSIDERS_HOME),
        "import another person": _imports(**PERSON),
        "import everything": _imports(phone=INSIDERS_PHONE, email=INSIDERS_MAIL, address=INSIDERS_HOME, **PERSON),
    },
    "imports.import_legacy_accounts": {"import a former ID": _former_id},
    "desk.manage_staff": {"confirm as a second self": _confirm(contact_actions.confirm, _second_self)},
    "home.publish_announcement": {"announce": _nothing_about_contacts},
}  # fmt: skip
READS = {  # what these allow changes nothing that a customer proves their identity with, with the reason
    "approvals.view_approval": "reads; what is approved needs the permission of its kind",
    "desk.mind_caution": "warns colleagues, and makes proofs stricter; ending a warning needs a proof",
    "desk.write_note": "read by staff only",
    "desk.look_up": "reads, masked",
    "desk.reveal": "reads; everything that it shows is known to the insider of these tests",
    "desk.resend": "the mail of a 仮登録 goes to the address that it was begun with",
    "accounts.view_passwordlock": "reads",
    "accounts.view_contract": "reads",
    "accounts.view_postedcode": "reads; the list shows no digits",
    "audit.view_entry": "reads",
    "billing.view_bill": "reads",
    "billing.change_bill": "money, told to the customer",
    "billing.add_preference": "repeats a mail to the holder",
    "billing.change_question": "answers in the holder's own pages",
    "billing.change_oldbillsrequest": "opens bills to the holder",
    "delivery.view_letter": "reads; the list shows no content",
    "imports.view_run": "reads",
}
