"""Read contracts whose contacts wait for a confirmation."""

from django.db.models import QuerySet

from accounts.models import UnconfirmedContacts

MOST = 100  # contracts of the list


def waiting(*, besides: int | None) -> QuerySet[UnconfirmedContacts]:
    """Return those that prove nothing yet, longest first, without those of a contract that the account `besides`
    holds.
    """
    rows = UnconfirmedContacts.objects.live().select_related("contract", "contract__holder")
    return rows.exclude(contract__holder=besides).order_by("changed_at", "pk")
