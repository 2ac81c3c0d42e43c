"""Arguments of the desk's addresses: rows about a given customer."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Holding, Registration, UnconfirmedContacts, User
from billing.models import OldBillsRequest, Question
from desk.cautions import actions as caution_actions
from desk.cautions import queries as caution_queries
from desk.cautions.models import Kind
from desk.staff import actions as staff_actions
from desk.staff.queries import LINK as INVITATION
from desk.staff.roles import Role
from home import actions as home_actions
from portal.audit import trail
from portal.audit.by import OPERATOR, By, Why
from portal.audit.models import Entry
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.imports.models import Run
from tests.billing.statements.bills import a_bill
from tests.desk.approvals.asking import asked
from tests.desk.handing_in import ready
from tests.people import an_insider


def contract_of(owner: User) -> dict[str, str]:
    """The contract of the owner."""
    return {"object_id": owner.contracts.get().public_id}


def waiting(owner: User) -> dict[str, str]:
    """A contract with a 仮登録 whose mail has not been opened."""
    at = timezone.now()
    Registration.objects.create(
        contract=owner.contracts.get(), state="provisional", username="umineko", username_skeleton="umineko",
        email="umineko@example.com", nickname="うみねこ", agreed_at=at, mails=1, mailed_at=at - timedelta(minutes=5),
        expires_at=at + timedelta(hours=24),
    )  # fmt: skip
    return contract_of(owner)


def a_letter(owner: User) -> dict[str, str]:
    """A mail to the owner."""
    letter = outbox.put(
        "accounts:password_reset:done", channel=Channel.MAIL, to=owner.email, context={"nickname": "海"}
    )
    return {"object_id": letter.public_id}


def an_entry(owner: User) -> dict[str, str]:
    """An audit entry about the owner."""
    trail.record("home:maintenance:ended", by=By.owner(owner))
    return {"object_id": str(Entry.objects.latest("pk").pk)}


def a_run(owner: User) -> dict[str, str]:
    """A completed run of an import."""
    at = timezone.now()
    run = Run.objects.create(
        kind="customers", file_name="customers.csv", sha256="0" * 64, actor="system", row_count=3, rejected_count=1,
        counts={"new": 2}, started_at=at, finished_at=at,
    )  # fmt: skip
    return {"object_id": run.public_id}


def old_bills(owner: User) -> dict[str, str]:
    """A request of the owner for older bills."""
    contract, month = owner.contracts.get(), date(2024, 4, 1)
    asked = OldBillsRequest.objects.create(account=owner, contract=contract, first=month, last=month)
    return {"object_id": asked.public_id}


def a_holding(owner: User) -> dict[str, str]:
    """A suspended holding of the owner's."""
    contract = owner.contracts.get()
    holding = Holding.objects.waiting().filter(contract=contract).first() or Holding.objects.create(
        contract=contract, account=owner, held_since=timezone.now(), is_name_changed=True,
        is_birth_date_changed=False, name=contract.name, name_kana="ミナト　ヒカル", name_kana_key="ミナトヒカル",
        bills_from=date.min,
    )  # fmt: skip
    return {"object_id": holding.public_id}


def unconfirmed(owner: User) -> dict[str, str]:
    """Contacts of the owner's contract that somebody else changed."""
    made, _ = UnconfirmedContacts.objects.get_or_create(contract=owner.contracts.get(), changed_by="somebody")
    return {"object_id": made.public_id}


def a_question(owner: User) -> dict[str, str]:
    """A question of the owner's about an item of a bill."""
    made = Question.objects.create(
        account=owner, contract=owner.contracts.get(), bill=a_bill_of(owner)["object_id"], month=date(2026, 4, 1),
        revision=1, item_no=1, description="基本料", amount=8000,
    )  # fmt: skip
    return {"object_id": made.public_id}


def a_bill_of(owner: User) -> dict[str, str]:
    """A bill of the owner."""
    return {"object_id": a_bill(owner.contracts.get(), date(2026, 4, 1)).public_id}


def an_approval(owner: User) -> dict[str, str]:
    """A request about the owner that waits for a second person of the billing role."""
    asker = an_insider(f"s-{secrets.token_hex(4)}", "依頼の人", Role.BILLING)
    return {"object_id": asked(asker, about=owner.public_id).public_id}


def a_caution(owner: User) -> dict[str, str]:
    """A warning about the owner."""
    known = caution_queries.about(owner, [])
    made = known[0] if known else caution_actions.set_on(
        kind=Kind.VERIFY, account=owner, contracts=[], by=OPERATOR, why=Why("call"), about=owner.public_id
    )  # fmt: skip
    return {"caution": made.public_id}


def itself(owner: User) -> dict[str, str]:
    """The account of the owner."""
    return {"object_id": owner.public_id}


def an_announcement(owner: User) -> dict[str, str]:
    """An announcement."""
    return {"object_id": home_actions.announce(title="工事のお知らせ").public_id}


IDS: dict[str, Callable[[User], dict[str, str]]] = {
    "desk:staff:invited": lambda owner: {
        "token": INVITATION.token(staff_actions.reinvite(account=owner, by=OPERATOR).public_id)
    },
    **{f"desk:approvals_approval_{page}": an_approval for page in ("change", "approve", "refuse", "withdraw")},
    **{f"desk:accounts_user_{page}": itself for page in ("change", "history")},
    **{f"desk:accounts_user_{page}": itself for page in ("note", "notes", "caution")},
    "desk:accounts_user_end_caution": lambda owner: {**itself(owner), **a_caution(owner)},
    **{f"desk:accounts_contract_{page}": contract_of for page in ("note", "notes", "caution")},
    "desk:accounts_contract_end_caution": lambda owner: {**contract_of(owner), **a_caution(owner)},
    "desk:accounts_contract_paper": lambda owner: {**contract_of(owner), "bill": a_bill_of(owner)["object_id"]},
    "desk:accounts_user_act": lambda owner: {**itself(owner), "act": "end-sessions"},
    **{f"desk:accounts_contract_{page}": contract_of for page in ("change", "history", "resume")},
    "desk:accounts_holding_change": a_holding,
    "desk:accounts_holding_decide": lambda owner: {**a_holding(owner), "outcome": "other"},
    "desk:accounts_unconfirmedcontacts_change": unconfirmed,
    "desk:accounts_unconfirmedcontacts_answer": lambda owner: {**unconfirmed(owner), "answer": "dispute"},
    "desk:imports_upload_row": lambda owner: {**ready(owner), "number": "0"},
    "desk:accounts_contract_resend": waiting,
    **{f"desk:billing_bill_{page}": a_bill_of for page in ("change", "correct", "announce")},
    "desk:billing_oldbillsrequest_change": old_bills,
    "desk:billing_question_change": a_question,
    **{
        f"desk:imports_upload_{page}": ready
        for page in ("change", "carry_out", "check", "delete", "rejects", "history")
    },
    "desk:imports_upload_format": lambda _: {"kind": "statements"},
    "desk:imports_upload_sample": lambda _: {"kind": "statements", "encoding": "cp932"},
    **{f"desk:home_announcement_{page}": an_announcement for page in ("change", "delete", "history")},
    **{f"desk:desk_colleague_{page}": itself for page in ("change", "give", "reinvite", "delete", "history")},
    "desk:desk_colleague_end": lambda owner: {**itself(owner), "role": "agent"},
    "desk:delivery_letter_change": a_letter,
    "desk:audit_entry_change": an_entry,
    **{f"desk:imports_run_{page}": a_run for page in ("change", "history")},
}
