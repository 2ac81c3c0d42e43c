"""Write to the audit log in the transaction of the act: no act without entry, no entry without act."""

import re

from portal.audit.by import By, Why
from portal.audit.models import Entry
from portal.logs.request_id import current_request_id

LONGEST = 100

_action = re.compile(r"[a-z][a-z_]*:[a-z][a-z_]*:[a-z][a-z_]*")
_public_id = re.compile(r"(?=[\w-]*[A-Za-z])[\w-]{22}", re.ASCII)
_date = re.compile(r"\d{4}-\d{2}(-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?)?")
_many_digits = re.compile(
    r"\d(?:[ ().-]{0,2}\d){6,}"
)  # a telephone, customer, card or code number, however its digits are grouped
LARGEST = 9_999_999
KEPT = frozenset({"via", "role", "reason", "ticket", "verified"})  # names of what `by` and `why` say

Detail = str | int | bool | None


def record(action: str, *, by: By, about: str = "", why: Why | None = None, **detail: Detail) -> None:
    """Add an entry to the audit log, in the caller's transaction.

    `about` is the public id of the person or contract concerned. `detail` says which, how many, by which means; the
    channel and role of `by` and the reason are kept with it as `via`, `role`, `reason`, `ticket` and `verified`.

    Raises ValueError for an action that is not `app:feature:event`, for detail under one of those names, and for text
    that looks like personal data: the log is kept for ever, so what must be forgotten some day may not enter it.
    """
    if not _action.fullmatch(action):
        raise ValueError(f"an action is written app:feature:event, not {action!r}")
    if taken := KEPT & detail.keys():
        raise ValueError(f"{', '.join(sorted(taken))}: kept for what `by` and `why` say; name the detail otherwise")
    if by.via:
        detail["via"] = by.via.value
    if by.role:
        detail["role"] = by.role
    if why:
        detail |= {"reason": why.reason, "ticket": why.ticket}
        if why.verified:
            detail["verified"] = why.verified
    for name, value in {"actor": by.actor, "about": about, **detail}.items():
        refuse_personal(name, value)
    Entry.objects.create(action=action, actor=by.actor, about=about, request_id=current_request_id(), detail=detail)


def refuse_personal(name: str, value: Detail) -> None:
    """Raise ValueError (TypeError for another type) where a value could be personal data.

    Names and addresses of people in Japan are not ASCII, mail addresses hold an @, and numbers of people are long.
    """
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError(f"{name}: a number this long could name a person")
        return
    if not isinstance(value, str):
        raise TypeError(f"{name}: text, whole numbers and truth values only")
    if len(value) > LONGEST or not value.isascii() or not value.isprintable() or "@" in value:
        raise ValueError(f"{name}: text that could be a person's name or address")
    if not (_public_id.fullmatch(value) or _date.fullmatch(value)) and _many_digits.search(value):
        raise ValueError(f"{name}: digits that could be a person's number")
