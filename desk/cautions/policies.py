"""What a warning about a customer changes in the work of staff."""

from collections.abc import Collection, Sequence

from desk.cautions.models import Caution, Kind
from portal.staff_admin.reasons import Verified


def is_protected(cautions: Sequence[Caution]) -> bool:
    """Return whether one of them asks for addresses to be kept back."""
    return any(one.kind == Kind.PROTECTED for one in cautions)


def refused(cautions: Collection[object], *, is_protective: bool = False) -> frozenset[str]:
    """Return the codes of `Verified` that do not prove who is asking.

    Family and former partners know name, birth date and address (docs/security.md, "What could go wrong"), so with any
    warning these prove nothing, and no act happens without a proof, except a `is_protective` one that only closes.
    """
    if not cautions:
        return frozenset()
    return frozenset({Verified.FACTS} if is_protective else {Verified.FACTS, Verified.NOT_ASKED})
