"""Change a contract's mail address for its holder: the former address is told, and the company's systems get the new
one [002-33].

The marker `email_changed_at` is the order to the company's systems. Every hand-over contains it until a file of
customers carries the new address: no order is lost, and handing one over twice does no harm.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.models.functions import Now

from accounts.contracts.models import Contract
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel

CHANGED = "accounts:contracts:email_changed"
COLUMNS = ("customer_number", "email", "changed_at")


@transaction.atomic
def change_email(*, contract: Contract, email: str, by: By) -> None:
    """Replace a contract's address by a proven one, and tell the former address."""
    former = Contract.objects.select_for_update(no_key=True).get(pk=contract.pk).email
    if former.lower() == email.lower():
        return
    Contract.objects.filter(pk=contract.pk).update(email=email, email_changed_at=Now())
    trail.record("accounts:contracts:email_changed", by=by, about=contract.public_id)
    if former:
        outbox.put(CHANGED, channel=Channel.MAIL, to=former, ref=contract.public_id)


def unconfirmed() -> Iterator[tuple[str, str, str]]:
    """Return the changes that the company's systems have not confirmed yet, oldest first, in the order of COLUMNS;
    times in UTC.
    """
    changed = Contract.objects.filter(email_changed_at__isnull=False).order_by("email_changed_at", "pk")
    for number, email, at in changed.values_list("customer_number", "email", "email_changed_at").iterator():
        yield number, email, at.isoformat(timespec="seconds") if at else ""
