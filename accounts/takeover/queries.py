"""Reads of ID登録 that can be undone, and of accounts that they closed."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.users.models import State, User
from accounts.contracts import contacts
from accounts.contracts.models import Contract, Holding, Status, UnconfirmedContacts
from accounts.mailed_links.mailed import MailedLink
from accounts.phones.models import Phone
from accounts.takeover.models import LIFETIME, Takeover

UNDO = MailedLink(
    "takeover", address="accounts:takeover:undo_open", page="accounts:takeover:undo", lifetime=LIFETIME
)  # for the former account's owner


def undoable(public_id: str) -> Takeover | None:
    """Return the takeover behind a link that still works, with both accounts and the former second step."""
    rows = Takeover.objects.undoable().select_related("former", "account", "second_step")
    return rows.filter(public_id=public_id).first()


def open_of(account_id: int) -> list[Takeover]:
    """List the ID登録 that can still be undone and took contracts from the account or gave it some, oldest first."""
    mine = Q(former=account_id) | Q(account=account_id)
    return list(Takeover.objects.undoable().filter(mine).order_by("pk"))


def named(public_id: str) -> Takeover | None:
    """Return the takeover that a letter is about, whether or not it can be undone."""
    rows = Takeover.objects.select_related("former", "account", "second_step")
    return rows.filter(public_id=public_id).first()


def concerned() -> "QuerySet[User]":
    """Select accounts that an ID登録 which can still be undone took contracts from, or gave contracts to."""
    undoable = Takeover.objects.undoable()
    return User.objects.filter(Q(pk__in=undoable.values("former")) | Q(pk__in=undoable.values("account")))


def asked(found: Takeover) -> Phone | None:
    """Return the telephone that undoes an ID登録; None where the former account had none, or where it is known to have
    passed to somebody else.
    """
    return None if found.second_step is None or has_passed_on(found, found.second_step) else found.second_step


def has_passed_on(found: Takeover, phone: Phone) -> bool:
    """Tell whether the number is known to be somebody else's since the former account answered it: the telephone of a
    third account, or that of a contract which began later under another name. Nothing else tells the portal
    (docs/security.md, "A telephone number may pass to another person").
    """
    third = Phone.objects.filter(number=phone.number, confirmed=True, verified_at__gt=phone.verified_at)
    if third.exclude(user__in=(found.former_id, found.account_id)).exists():
        return True
    names = found.moved.values("contract__name_kana_key")
    later = Contract.objects.filter(contracted_on__gt=timezone.localdate(phone.verified_at)).exclude(
        status=Status.ENDED
    )
    named = later.filter(Q(phone=phone.number) | Q(phone_2=phone.number))
    return named.exclude(name_kana_key__in=names).exists()


def posted_subject(found: Takeover) -> str:
    """Return the subject of the codes that are posted to undo it: to the contract that its holder had held longest.

    Empty where a file has named another person for all of them since, or their address is unconfirmed: a letter would
    go to somebody else.
    """
    gone = Holding.objects.filter(state=Holding.State.ENDED, decided_at__gte=found.made_at).values("contract")
    unconfirmed = UnconfirmedContacts.objects.live().values("contract")
    theirs = found.moved.filter(contract__suspended_at=None).exclude(contract__in=gone)
    theirs = theirs.exclude(contract__in=unconfirmed)
    longest = theirs.select_related("contract").order_by("held_since", "contract_id").first()
    return contacts.posted_subject(longest.contract, "undo") if longest else ""


def was_undone(contract: Contract, *, since: datetime) -> bool:
    """Tell whether an ID登録 of the contract was undone from a moment on."""
    return Takeover.objects.filter(moved__contract=contract, undone_at__gte=since).exists()


def forgettable() -> "QuerySet[User]":
    """Select accounts that an outlived ID登録 closed, that hold nothing, and take part in no younger one."""
    outlived = Takeover.objects.outlived()
    younger = Takeover.objects.exclude(pk__in=outlived.values("pk"))
    took_part = Q(pk__in=outlived.values("former")) | Q(pk__in=outlived.values("account"))
    is_needed = Q(pk__in=younger.values("former")) | Q(pk__in=younger.values("account"))
    return User.objects.filter(took_part, state=State.ARCHIVED, contracts=None).exclude(is_needed)


def handed_over(contracts: list[int], *, since: datetime) -> set[int]:
    """Return those of the contracts that staff have found to be another person's after that moment."""
    ended = Holding.objects.filter(contract__in=contracts, state=Holding.State.ENDED, decided_at__gte=since)
    return set(ended.values_list("contract", flat=True))
