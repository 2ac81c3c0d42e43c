"""The case that a member of staff works on: what was given once about a customer stands in the next form already.

Kept in the session, by customer. A customer proves who they are once a case: with another case number the proof is
asked for anew.
"""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from portal.audit.by import Why

KEPT = "cases"  # session key: public id -> [seconds since 1970 until which it is kept, reason, ticket, verified]
LASTS = timedelta(minutes=30)


def keep(request: HttpRequest, public_id: str, why: Why) -> None:
    """Keep the reason, case number and proof given about a customer; drop those of others that are over.

    A reason to look carries no proof: that of the same case stays.
    """
    now = timezone.now()
    known = kept(request, public_id)
    verified = why.verified or (known.get("verified", "") if known.get("ticket") == why.ticket else "")
    others = {one: row for one, row in _rows(request).items() if row[0] > now.timestamp()}
    row = [(now + LASTS).timestamp(), why.reason, why.ticket, verified]
    request.session[KEPT] = {**others, public_id: row}


def kept(request: HttpRequest, public_id: str) -> dict[str, str]:
    """Return what the next form about the customer begins with: reason, ticket and verified; empty for a new case."""
    until, reason, ticket, verified = _rows(request).get(public_id, [0, "", "", ""])
    if until <= timezone.now().timestamp():
        return {}
    return {"reason": reason, "ticket": ticket, "verified": verified}


def _rows(request: HttpRequest) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = request.session.get(KEPT, {})
    return found
