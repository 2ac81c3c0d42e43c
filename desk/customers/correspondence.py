"""The mails, SMS and calls of a customer: letters name rows, so the rows of the customer are gathered first."""

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.codes import queries as code_queries
from accounts.models import (
    ContactChange,
    Contract,
    Freeze,
    PasswordLock,
    PasswordReset,
    Registration,
    User,
    Withdrawal,
)
from desk.customers.contracts import Section, subjects_of
from portal.delivery import queries as delivery_queries
from portal.delivery.queries import Sent

OWNED = (ContactChange, Freeze, PasswordLock, PasswordReset, Withdrawal)  # rows of an account that letters are about


def recent(account: User | None, sections: Sequence[Section]) -> Sequence[Sent]:
    """Return the last ten letters to a customer with their fate. Four queries, whatever the customer has."""
    contracts = [section.contract for section in sections]
    rows = _public_ids(account, contracts)
    bills = [bill.public_id for section in sections for bill in section.bills]
    own = [one.public_id for one in (account, *contracts) if one]
    challenges = code_queries.recent(subjects_of(account, contracts))
    return delivery_queries.recent_letters([*own, *rows, *challenges, *bills])


def _public_ids(account: User | None, contracts: Sequence[Contract]) -> list[str]:
    waiting: QuerySet[Registration, str] = (
        Registration.objects.filter(contract__in=[one.pk for one in contracts])
        .order_by()
        .values_list("public_id", flat=True)
    )
    if account is None:
        return list(waiting[:50])
    owned = [model._default_manager.filter(account=account).order_by() for model in OWNED]
    return list(waiting.union(*(rows.values_list("public_id", flat=True) for rows in owned), all=True))
