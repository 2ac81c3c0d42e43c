"""The export of one's own data: everything that features hold about an account, in one file (APPI art. 33)."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.users.models import User
from portal import features
from portal.audit import trail
from portal.audit.by import By
from portal.limits import Limit

EXPORTS = Limit("own_data.exports", 10, timedelta(days=1))  # downloads by one account


@transaction.atomic
def export(*, account: User, by: By) -> bytes:
    """Return a JSON document in UTF-8: when it was made, whose it is, and by title the rows of every table.

    Tables without a row are named too. Moments are ISO 8601 in JST. The audit log records who asked for it.
    """
    tables = {title: list(one.rows(account)) for title, one in features.exports().items()}
    document = {"作成日時": timezone.now(), "アカウントID": account.username, "データ": tables}
    trail.record("accounts:own_data:exported", by=by, about=account.public_id, tables=len(tables))
    return json.dumps(document, default=_written, ensure_ascii=False, indent=2).encode()


def _written(value: object) -> str:
    """Convert a value that JSON does not know. Raises TypeError for one that no export should yield, such as bytes or a
    model.
    """
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(f"an export yields {type(value).__name__}")
