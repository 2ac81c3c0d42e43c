"""Reads of legacy accounts: by what was typed at sign-in, or by the browser's session."""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from psycopg.sql import SQL, Composable, Identifier

from accounts.users.models import User
from accounts.contracts import contacts
from accounts.contracts.models import Contract, Holding, Status
from accounts.former_ids.models import FormerId, MigrationCase
from accounts.users.names import normalise

# one look into the index for each scheme there is, however many accounts have it
AT_THE_DOOR = """
WITH RECURSIVE dearest AS (
    (SELECT scheme, cost FROM accounts_formerid ORDER BY scheme, cost DESC LIMIT 1)
    UNION ALL
    SELECT next.scheme, next.cost FROM dearest, LATERAL (
        SELECT scheme, cost FROM accounts_formerid
        WHERE accounts_formerid.scheme > dearest.scheme ORDER BY scheme, cost DESC LIMIT 1
    ) AS next
)
SELECT dearest.scheme, dearest.cost, {columns} FROM dearest
LEFT JOIN accounts_formerid AS typed ON typed.legacy_id = %s
"""


def by_typed(identifier: str) -> FormerId | None:
    """Return the legacy account of this ID, in whatever notation it was typed. One query."""
    return FormerId.objects.filter(legacy_id=normalise(identifier)).first()


def for_sign_in(identifier: str) -> tuple[FormerId | None, dict[str, int]]:
    """Return the legacy account of this ID, and the dearest hash of each scheme that any legacy account has. One query,
    which finds nothing where there are no legacy accounts.
    """
    fields = FormerId._meta.concrete_fields
    names: list[Composable] = [Identifier("typed", str(field.column)) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(SQL(AT_THE_DOOR).format(columns=SQL(", ").join(names)), [normalise(identifier)])
        rows = cursor.fetchall()
    most = {str(scheme): int(cost) for scheme, cost, *_ in rows}
    if not rows or rows[0][2] is None:
        return None, most
    return FormerId.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], rows[0][2:]), most


def contract_of(legacy: FormerId) -> Contract | None:
    """Return the contract of the legacy account, ended or not; None while the company has not handed it over."""
    return Contract.objects.filter(customer_number=legacy.customer_number).first()


def obstacle(legacy: FormerId) -> str:
    """Return why the legacy account cannot be migrated, as a word of `wording.CLOSED`; empty where it can."""
    if legacy.migrated_at is not None:
        return "migrated"
    if legacy.status == Status.SUSPENDED:
        return "locked"
    contract = contract_of(legacy)
    if contract is None:
        return "missing"
    if contract.suspended_at or _is_of_another_person(legacy, contract):
        return "missing"
    if not contacts.are_confirmed(contract):
        return "unconfirmed"
    if legacy.status == Status.ENDED or contract.status == Status.ENDED:
        return "ended"
    return "held" if contract.holder_id else ""


def _is_of_another_person(legacy: FormerId, contract: Contract) -> bool:
    """Tell whether the contract went to another person after the company handed the ID over."""
    gone = contract.holdings.filter(state=Holding.State.ENDED, suspended_at__gt=legacy.imported_at)
    return gone.exists()


def under_way(public_id: str) -> MigrationCase | None:
    """Return the migration of a session, until its half hour is over."""
    return MigrationCase.objects.live().select_related("legacy").filter(public_id=public_id).first()


def is_address_known(email: str) -> bool:
    """Tell whether an account has this address."""
    return User.objects.filter(email=email.lower()).exists()


def keeps_id(account: User) -> bool:
    """Tell whether the account has the legacy ID that it was migrated from as its account ID."""
    return FormerId.objects.filter(account=account, legacy_id=account.username).exists()


def terms_versions() -> dict[str, str]:
    """Return the versions in force."""
    return {"terms_version": settings.TERMS_VERSION, "privacy_version": settings.PRIVACY_VERSION}
