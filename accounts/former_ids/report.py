"""Report on how many legacy IDs could be migrated, and what prevents the others. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from accounts.codes.policies import channels
from accounts.contracts.models import Contract
from accounts.former_ids import queries
from accounts.former_ids.models import FormerId
from accounts.users.names import is_allowed

TALLY = """
SELECT CASE WHEN legacy.migrated_at IS NOT NULL THEN 'migrated'
            WHEN legacy.status = 'suspended' THEN 'locked'
            WHEN contract.id IS NULL THEN 'missing'
            WHEN legacy.status = 'ended' OR contract.status = 'ended' THEN 'ended'
            WHEN contract.holder_id IS NOT NULL THEN 'held'
            ELSE 'open' END AS lies, count(*)
FROM accounts_formerid AS legacy
LEFT JOIN accounts_contract AS contract ON contract.customer_number = legacy.customer_number
GROUP BY lies
"""
NOTATIONS = "SELECT notation, scheme, count(*) FROM accounts_formerid GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
SHARED_CONTRACTS = """
SELECT count(*) FROM (
    SELECT FROM accounts_formerid WHERE migrated_at IS NULL GROUP BY customer_number HAVING count(*) > 1
) AS shared
"""
SHARED_ADDRESSES = """
SELECT count(*) FROM (
    SELECT FROM accounts_formerid WHERE migrated_at IS NULL AND email <> '' GROUP BY email HAVING count(*) > 1
) AS shared
"""
TAKEN_ADDRESSES = """
SELECT count(*) FROM accounts_formerid AS legacy JOIN accounts_user AS account USING (email)
WHERE legacy.migrated_at IS NULL
"""
TAKEN_IDS = """
SELECT count(*) FROM accounts_formerid AS legacy JOIN accounts_user AS account
ON account.username = legacy.legacy_id WHERE legacy.migrated_at IS NULL
"""


@dataclass(frozen=True)
class Section:
    """A heading and its lines: label, count."""

    heading: str
    lines: list[tuple[str, int]]


def sections() -> Iterator[Section]:
    """Return the whole report."""
    found = {str(lies): int(count) for lies, count in _rows(TALLY)}
    silent = _without_phone()
    open_ones = found.get("open", 0)
    yield Section(
        "移行できるか",
        [
            ("移行済み", found.get("migrated", 0)),
            ("移行できます", open_ones - silent),
            ("認証コードを送れる電話番号がありません", silent),
            ("ご契約がありません（お客様のファイルを先に取り込んでください）", found.get("missing", 0)),
            ("ご契約またはIDの利用が終了しています", found.get("ended", 0)),
            ("ご契約がすでに別のアカウントに登録されています", found.get("held", 0)),
            ("以前の会員サービスで停止されています", found.get("locked", 0)),
        ],
    )
    yield Section(
        "重複",
        [
            ("ひとつのご契約に複数のIDがあります（ご契約の数）", _count(SHARED_CONTRACTS)),
            ("ひとつのメールアドレスに複数のIDがあります（アドレスの数）", _count(SHARED_ADDRESSES)),
            ("メールアドレスがマイページですでに使われています", _count(TAKEN_ADDRESSES)),
            ("IDがマイページですでに使われています", _count(TAKEN_IDS)),
            ("アカウントIDにできない形のIDです（自動で割り当てます）", _unusable_ids()),
        ],
    )
    yield Section(
        "パスワードのハッシュ",
        [(f"{notation}（計算の種類 {scheme}）", int(count)) for notation, scheme, count in _rows(NOTATIONS)],
    )
    yield Section("ログイン1回ごとに、すべての方に上乗せされる計算", sorted(most_work().items()))


def most_work() -> dict[str, int]:
    """Return schemes and costs, as sign-in reads them."""
    return queries.for_sign_in("")[1]


def _without_phone() -> int:
    """Count those whose contract is free and has no telephone that takes a code."""
    unheld = Contract.objects.filter(holder=None).exclude(status="ended")
    wanting = FormerId.objects.filter(migrated_at=None, status="active").values("customer_number")
    phones = unheld.filter(customer_number__in=wanting).values_list("customer_number", "phone", "phone_2")
    silent = [number for number, *known in phones.iterator() if not any(channels(phone) for phone in known)]
    return FormerId.objects.filter(migrated_at=None, status="active", customer_number__in=silent).count()


def _unusable_ids() -> int:
    ids = FormerId.objects.filter(migrated_at=None).values_list("legacy_id", flat=True)
    return sum(not is_allowed(legacy_id) for legacy_id in ids.iterator())


def _count(statement: str) -> int:
    return int(_rows(statement)[0][0])


def _rows(statement: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[str, ...]] = cursor.fetchall()
    return rows
