"""Confirm changed contacts at the desk, as a second person."""

from django.db import transaction

from accounts.contracts import confirming
from accounts.models import Contract, UnconfirmedContacts
from desk.staff.independence import are_independent
from portal.audit.by import By, Why


@transaction.atomic
def confirm(*, contract: Contract, by: By, why: Why) -> None:
    """Let the contacts prove again. Raises NothingToConfirm, or OwnChange also for a colleague whom the one who changed
    them invited lately, or the other way round.
    """
    known = UnconfirmedContacts.objects.live().filter(contract=contract.pk).first()
    if known is not None and not are_independent(known.changed_by, by.actor):
        raise confirming.OwnChange
    confirming.confirm(contract=contract, by=by, why=why)
