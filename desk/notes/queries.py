"""Read the notes about a customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import Contract, User
from desk.notes.models import Note
from portal import keyed

PAGE = 20
UNREADABLE = "この記録は、暗号の鍵が替わったため読めません。"


@dataclass(frozen=True, slots=True)
class Read:
    """A note in clear. `author` is the name of the member of staff who wrote it."""

    text: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One page of notes, newest first. `older` is the address of the next page, empty on the last."""

    notes: Sequence[Read]
    before: str
    older: str


def page(account: User | None, contracts: Iterable[Contract], *, before: str = "", count: int = PAGE) -> Page:
    """Return up to `count` notes about the account or one of the contracts, older than the note with the public id
    `before`: one query, of the same cost at any depth."""
    rows = about(account, contracts)
    if before:
        rows = rows.filter(id__lt=Subquery(rows.order_by().filter(public_id=before).values("id")))
    author = User.objects.filter(public_id=OuterRef("written_by"))
    found = list(rows.annotate(author=Subquery(author.values("nickname")))[: count + 1])
    older = f"?before={found[count - 1].public_id}" if len(found) > count else ""
    return Page([Read(text(one), one.author or one.written_by, one.written_at) for one in found[:count]], before, older)


def about(account: User | None, contracts: Iterable[Contract]) -> "QuerySet[Note]":
    """Select the notes about the account or one of the contracts, newest first."""
    mine = Q(contract__in=[one.pk for one in contracts])
    if account:
        mine |= Q(account=account)
    return Note.objects.filter(mine).order_by("-id")


def text(note: Note) -> str:
    """Return the text of a note; a sentence in its place where CODE_PEPPER is another one by now."""
    try:
        return keyed.unseal(bytes(note.sealed), under=key(note.public_id)).decode()
    except InvalidTag:
        return UNREADABLE


def key(public_id: str) -> bytes:
    """Return the key of one note."""
    return keyed.key("desk note", public_id)
