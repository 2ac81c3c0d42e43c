"""Make recovery codes, and use one up."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.authenticators.ways import Since
from accounts.notices import actions as notice_actions
from accounts.recovery_codes import queries, writing
from accounts.recovery_codes.models import RecoveryCode
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits.counting import Limit, Wrong

MADE, USED = "accounts:recovery_codes:made", "accounts:recovery_codes:used"
AT_ONCE = 10
LOW = 2  # so few left, and the owner is asked to make new ones
PER_ACCOUNT = Limit("recovery.code", 10, timedelta(hours=24))
BY_FACTS = Limit("recovery.code_by_facts", 10, timedelta(hours=24))  # typed by whoever knows a contract's data


class Refused(Wrong):
    """The code is not an unused recovery code of the account. The try was counted."""


@transaction.atomic
def make(*, account: User) -> list[str]:
    """Make ten new codes in place of all former ones. This is the only time that they can be read."""
    User.objects.select_for_update(no_key=True).get(pk=account.pk)
    RecoveryCode.objects.filter(account=account).delete()
    codes = [writing.new() for _ in range(AT_ONCE)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=writing.digest(account, code)) for code in codes
    )
    trail.record("accounts:recovery_codes:made", by=By.owner(account), about=account.public_id, codes=AT_ONCE)
    _tell(MADE, account, left=AT_ONCE)
    return codes


def void_all(*, account: User, by: By, since: Since | None = None) -> int:
    """Delete the account's codes, or those made from `since` on; return how many were unused. Runs in the transaction
    of the caller, who tells the owner.
    """
    every = RecoveryCode.objects.filter(account=account)
    mine = every if since is None else every.filter(made_at__gte=since)
    unused = mine.unused().count()
    mine.delete()
    if unused:
        trail.record("accounts:recovery_codes:voided", by=by, about=account.public_id, codes=unused)
    return unused


def redeem(*, account: User, code: str, by: By, made_before: datetime | None = None, limit: Limit = PER_ACCOUNT) -> int:
    """Use up a code in place of a code to the telephone; return how many are left. The owner is told by mail. `by` is
    the owner in an open session, the row of a flow, or ANONYMOUS. Younger codes than `made_before` are refused. The try
    counts against `limit`: strangers do not spend the tries of somebody who has a password or a mailbox.

    Raises Refused, or portal.limits' TooMany. Counts before it compares; of parallel uses of a code one succeeds. Must
    not run inside a transaction, whose rollback would undo the count of the try.
    """
    tries = limit.take_or_raise(account.public_id)
    left = _use(account, writing.digest(account, code), made_before)
    if left is None:
        trail.record("accounts:recovery_codes:refused", by=by, about=account.public_id)
        raise Refused(tries)
    limit.give_back(account.public_id)
    return left


@transaction.atomic
def _use(account: User, digest: str, made_before: datetime | None) -> int | None:
    mine = queries.unused(account.pk).filter(digest=digest)
    if not (mine if made_before is None else mine.filter(made_at__lt=made_before)).update(used_at=Now()):
        return None
    left = queries.unused(account.pk).count()
    trail.record("accounts:recovery_codes:used", by=By.owner(account), about=account.public_id, left=left)
    _tell(USED, account, left=left)
    if left <= LOW:
        notice_actions.tell(
            account=account,
            title=f"リカバリーコードの残りが{left}個です",
            body="なくなる前に、新しいリカバリーコードを作成してください。",
            url=queries.page(),
        )
    return left


def _tell(kind: str, account: User, *, left: int) -> None:
    context = {"nickname": account.nickname, "left": left}
    outbox.put(kind, channel=Channel.MAIL, to=account.email, ref=account.public_id, context=context)
