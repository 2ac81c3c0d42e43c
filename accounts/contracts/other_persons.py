"""Keep the bills of before from whoever registers a contract that nobody held when a file named another person.

A held contract is suspended and decided about (`suspension`). For one that nobody holds, no former holder can say who
the new person is, so the bills of before are not shown; a customer whose name only changed asks for them at the desk.
A file that names the person of before again gives them back.

Runs in the import's transaction, over its table `intake_incoming`, in a fixed number of statements.
"""

from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from accounts import events
from accounts.contracts.models import FormerPerson
from accounts.contracts.suspension import AS_BEFORE, CHANGED, DIFFERS

KEPT = timedelta(days=90)
TABLE = "contracts_of_others"
COLLECT = f"""
CREATE TEMP TABLE {TABLE} ON COMMIT DROP AS
SELECT old.id, old.name_kana, old.name_kana_key, old.birth_date, old.bills_from
FROM {CHANGED} WHERE {DIFFERS} AND old.holder_id IS NULL AND old.suspended_at IS NULL
"""  # noqa: S608 -- constants of other modules only  # nosec B608
KEEP = f"""
INSERT INTO accounts_formerperson (contract_id, name_kana, name_kana_key, birth_date, bills_from)
SELECT id, name_kana, name_kana_key, birth_date, bills_from FROM {TABLE}
ON CONFLICT (contract_id) DO NOTHING
"""  # noqa: S608 -- constants of this module only  # nosec B608
GIVE_BACK = f"""
WITH back AS (
    DELETE FROM accounts_formerperson AS old USING intake_incoming AS new
    WHERE old.contract_id = new.old_id AND {AS_BEFORE}
    RETURNING old.contract_id, old.bills_from
)
UPDATE accounts_contract AS contract SET bills_from = back.bills_from FROM back WHERE contract.id = back.contract_id
"""  # noqa: S608 -- constants of other modules only  # nosec B608


def before_update() -> None:
    """Note the persons of before, and let the bills of their contracts begin anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(COLLECT)
        if not cursor.rowcount:
            return
        cursor.execute(KEEP)
    events.contracts_named_others.send(FormerPerson, table=TABLE)


def after_update() -> None:
    """Give the bills of before back where a file names the person of before again."""
    if FormerPerson.objects.exists():
        with connection.cursor() as cursor:
            cursor.execute(GIVE_BACK)


def purge() -> int:
    """Forget persons of before 90 days after the change; return how many."""
    return FormerPerson.objects.filter(changed_at__lt=Now() - KEPT).delete()[0]
