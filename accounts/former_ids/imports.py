"""Import of the company's file of legacy accounts: one row an ID of the service before this portal."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from accounts.contracts.imports import email
from accounts.contracts.models import Status
from accounts.former_ids import notations
from accounts.former_ids.hashers import wrap
from portal import keyed, text
from portal.imports import columns
from portal.imports.columns import Column, lenient
from portal.imports.upserts import Upsert

BATCH = 200
RAW = f"{notations.RAW}$"
LEFT = "SELECT count(*) FROM intake_incoming WHERE starts_with(password, %s)"
NEXT = """
SELECT legacy_id, password FROM intake_incoming
WHERE starts_with(password, %s) AND legacy_id > %s ORDER BY legacy_id LIMIT %s
"""
WRAPPED = """
UPDATE intake_incoming SET password = wrapped.password
FROM unnest(%s::text[], %s::text[]) AS wrapped (legacy_id, password)
WHERE intake_incoming.legacy_id = wrapped.legacy_id
"""


def legacy_id(name: str) -> Column:
    """Parse the ID into the form that sign-in compares: half-width, lower case, without blanks."""
    why = "IDは半角の英数字・記号で、254文字以内で書いてください。"
    return columns.matching(name, text.account_id, "[!-~]+", why, longest=254)


def password_hash(name: str) -> Column:
    """Parse a hash in one of the notations of `notations`. Its normal form is five texts with | between them: a keyed
    digest of what the file had, the notation, scheme, cost, and the hash.
    """

    def parse(field: str) -> str:
        read = notations.read(field)
        source = keyed.digest("former password hash", field)
        return "|".join([source, read.notation, read.scheme, str(read.cost), read.encoded])

    return Column(name, parse, "varchar(1000)", "(?!)", "パスワードのハッシュ", is_secret=True)


def _part(number: int) -> str:
    return f"split_part(imports_stage.password_hash, '|', {number})"


def _unless_same(column: str, value: str) -> str:
    """Return SQL that takes the file's value, except where the same hash was imported before, or the ID was migrated
    since and has a hash of the portal.
    """
    return f"CASE WHEN old.migrated_at IS NOT NULL OR old.source = {_part(1)} THEN old.{column} ELSE {value} END"


class LegacyAccounts(Upsert):
    """Import that replaces the company's earlier data of a legacy ID. The report (`manage.py report_legacy_migration`)
    checks whether its contract is known: either file may come first.

    Fast hashes are wrapped while the rows are written, about 18 a second and core. A large file can be split to make
    the import resumable: each part is all or nothing, and importing a part again changes nothing.
    """

    name = "legacy_accounts"
    noun = "旧ID"
    action = "accounts:former_ids:imported"
    table = "accounts_formerid"
    key = "legacy_id"
    columns = (
        legacy_id("legacy_id"),
        password_hash("password_hash"),
        columns.customer_number(),
        lenient(email("email")),
        columns.choice("status", Status.values),
    )
    values = {
        "legacy_id": "imports_stage.legacy_id",
        "source": _unless_same("source", _part(1)),
        "notation": _unless_same("notation", _part(2)),
        "scheme": _unless_same("scheme", _part(3)),
        "cost": _unless_same("cost", f"{_part(4)}::integer"),
        "password": _unless_same("password", _part(5)),
        "customer_number": "imports_stage.customer_number",
        "email": "lower(coalesce(imports_stage.email, ''))",
        "status": "imports_stage.status",
    }

    def __init__(self, tell: Callable[[str], object] = len) -> None:
        self.tell = tell

    def apply(self) -> Sequence[str]:
        """Wrap fast hashes, then insert and update."""
        self._wrap()
        return super().apply()

    def _wrap(self) -> None:
        """Wrap in threads, since Argon2 computes outside the interpreter's lock. Memory: 46 MiB for each."""
        done, last = 0, ""
        with connection.cursor() as cursor, ThreadPoolExecutor(os.cpu_count()) as threads:
            cursor.execute(LEFT, [RAW])
            ((total,),) = cursor.fetchall()
            if total:
                cursor.execute("CREATE INDEX ON intake_incoming (legacy_id)")
            while done < total:
                cursor.execute(NEXT, [RAW, last, BATCH])
                ids, hashes = zip(*cursor.fetchall(), strict=True)
                wrapped = list(threads.map(lambda encoded: wrap(*notations.raw(encoded)), hashes))
                cursor.execute(WRAPPED, [list(ids), wrapped])
                done, last = done + len(ids), ids[-1]
                self.tell(f"パスワードのハッシュを Argon2 で包んでいます（{done:,} / {total:,}）")
