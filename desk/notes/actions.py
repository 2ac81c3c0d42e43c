"""Write notes about a customer."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Contract, User
from desk.notes import queries
from desk.notes.models import Note
from portal import keyed, unique
from portal.audit import trail
from portal.audit.by import By

KEPT = timedelta(days=3 * 365)


@transaction.atomic
def write(*, text: str, once: str, about: User | Contract, by: By) -> bool:
    """Keep a note, sealed; return whether it is new.

    `once` is the public id that the form brought along: sent twice, it is written once.
    """
    whose = {"account": about} if isinstance(about, User) else {"contract": about}
    sealed = keyed.seal(text.encode(), under=queries.key(once))
    if not unique.insert(Note(public_id=once, sealed=sealed, written_by=by.actor, **whose)):
        return False
    trail.record("desk:notes:written", by=by, about=about.public_id)
    return True


def read(*, about: str, by: By) -> None:
    """Record that a member of staff opened the notes."""
    trail.record("desk:notes:opened", by=by, about=about)


def purge() -> int:
    """Delete notes three years old; return how many."""
    return Note.objects.filter(written_at__lt=Now() - KEPT).delete()[0]
