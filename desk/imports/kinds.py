"""Kinds of files that staff may upload, and the permission for each."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.contracts.imports import Customers
from accounts.former_ids.imports import LegacyAccounts
from accounts.models import User
from billing.imports.statements import Statements
from linkage.lines.imports import Lines
from portal.imports.kinds import Kind

MAY_IMPORT = "imports.import_files"
MAY_IMPORT_LEGACY = "imports.import_legacy_accounts"

UNCHANGED = "unchanged"  # the verdict that every kind has
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Offer:
    """A kind of file for the desk: `label` names it, `about` names the content of a row."""

    label: str
    about: str
    permission: str
    make: Callable[[Tell], Kind]
    of: type[Kind]

    def counted(self, counts: dict[str, int]) -> list[tuple[str, int]]:
        """Return a report's counts under the labels of the kind's verdicts."""
        return [(verdict.label, counts.get(verdict.name, 0)) for verdict in self.of.verdicts if verdict.is_told(counts)]

    def has_changes(self, counts: dict[str, int]) -> bool:
        """Return whether an import would write anything."""
        return any(number for verdict, number in counts.items() if verdict != UNCHANGED)


OFFERS = {
    offer.of.name: offer
    for offer in (
        Offer("ご契約", "1行に1契約", MAY_IMPORT, lambda tell: Customers(), Customers),
        Offer("回線", "1行に1回線", MAY_IMPORT, lambda tell: Lines(), Lines),
        Offer("ご請求", "1行に1明細", MAY_IMPORT, lambda tell: Statements(), Statements),
        Offer("以前の会員ID", "1行に1つのID", MAY_IMPORT_LEGACY, LegacyAccounts, LegacyAccounts),
    )
}


def offered(account: User) -> dict[str, Offer]:
    """Return the kinds that the account's roles may import."""
    return {name: offer for name, offer in OFFERS.items() if account.has_perm(offer.permission)}
