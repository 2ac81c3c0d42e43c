"""退会: close an account at once, let it come back for ten days, then delete it.

Contracts stay with the account for the ten days, so that coming back brings everything back; then they are free to be
registered again. Bills and invoices belong to contracts and stay as the law asks (billing.retention).
"""

import logging

from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.functions import Now

from accounts.users.models import State, User
from accounts.authenticators import actions as authenticator_actions
from accounts.authenticators.table import SecurityEvent
from accounts.codes.policies import channels
from accounts.contracts import actions as contract_actions
from accounts.contracts.models import Holding
from accounts.mailed_links.mailed import LinkDead
from accounts.notices import actions as notice_actions
from accounts.takeover import queries as takeover_queries
from accounts.withdrawal import queries
from accounts.withdrawal.models import LIFETIME, Withdrawal
from portal.audit import trail
from portal.audit.by import SYSTEM, By, Why
from portal.delivery import outbox
from portal.delivery.models import Channel

log = logging.getLogger(__name__)
BEGUN, RETURNED, COMPLETED = (
    "accounts:withdrawal:begun",
    "accounts:withdrawal:returned",
    "accounts:withdrawal:completed",
)


class CannotWithdraw(Exception):
    """The account is closed already, or belongs to one of the company's people."""


@transaction.atomic
def begin(*, account: User, by: By, why: Why | None = None) -> Withdrawal:
    """Close the account: nobody signs in any more. Mailboxes and telephone of before are told how to come back.

    `by` is the owner or staff. Raises CannotWithdraw.
    """
    found = _lock(account)
    if found is None or found.state != State.ACTIVE or found.is_insider:
        raise CannotWithdraw
    account = found
    phone = queries.present_second_step(account)
    withdrawal = Withdrawal.objects.create(account=account, second_step=phone, had_second_step=phone is not None)
    User.objects.filter(pk=account.pk).update(state=State.WITHDRAWN)
    authenticator_actions.apply(SecurityEvent.WITHDRAWAL_BEGUN, account=account, by=by)
    trail.record("accounts:withdrawal:begun", by=by, about=account.public_id, why=why)
    context = {"is_by_staff": by.is_staff}
    for address in queries.addresses(account):
        outbox.put(
            BEGUN, channel=Channel.MAIL, to=address, ref=withdrawal.public_id, context=context, expires_in=LIFETIME
        )
    if phone and Channel.SMS in channels(phone.number):
        outbox.put(BEGUN, channel=Channel.SMS, to=phone.number, ref=withdrawal.public_id, expires_in=LIFETIME)
    return withdrawal


@transaction.atomic
def come_back(*, withdrawal: Withdrawal, by: By, why: Why | None = None) -> None:
    """Open the account again, with the contracts and ways in that it had. It signs nobody in.

    The caller has proven the second step, or is staff. Of parallel uses one succeeds, the others raise LinkDead.
    """
    account = _lock(withdrawal.account)
    if account is None or not Withdrawal.objects.returnable().filter(pk=withdrawal.pk).update(returned_at=Now()):
        raise LinkDead
    User.objects.filter(pk=account.pk).update(state=State.ACTIVE)
    authenticator_actions.apply(SecurityEvent.REOPENED, account=account, by=by)
    trail.record("accounts:withdrawal:returned", by=by, about=account.public_id, why=why)
    for address in queries.addresses(account):
        outbox.put(RETURNED, channel=Channel.MAIL, to=address, ref=withdrawal.public_id)
    notice_actions.tell(
        account=account,
        title="退会を取りやめました",
        body="アカウントとご契約は、退会のお手続きの前と同じようにご利用いただけます。",
    )


def purge() -> int:
    """Delete the accounts whose ten days are over; return how many. Their contracts, IDs and addresses are free then.

    An account that could still undo an ID登録, or lose contracts by one, waits until nobody can; so does one of whose
    contract staff are deciding whose it is.
    """
    undecided = Holding.objects.waiting().values("account")
    due = Withdrawal.objects.due().exclude(account__in=takeover_queries.concerned()).exclude(account__in=undecided)
    waiting = due.select_related("account")
    return sum(_delete(withdrawal) for withdrawal in waiting.order_by("pk"))


def _delete(withdrawal: Withdrawal) -> bool:
    try:
        with transaction.atomic():
            account = _lock(withdrawal.account)
            if account is None or not Withdrawal.objects.due().filter(pk=withdrawal.pk).exists():
                return False
            for contract in account.contracts.order_by("pk"):
                contract_actions.release(contract=contract, account=account, by=SYSTEM)
            authenticator_actions.apply(SecurityEvent.WITHDRAWN, account=account, by=SYSTEM)
            trail.record("accounts:withdrawal:completed", by=SYSTEM, about=account.public_id)
            outbox.put(COMPLETED, channel=Channel.MAIL, to=account.email, ref=withdrawal.public_id)
            account.delete()
    except ProtectedError:
        log.warning(
            "a withdrawn account is still referred to", extra={"fields": {"account": withdrawal.account.public_id}}
        )
        return False
    return True


def _lock(account: User) -> User | None:
    """Lock the account's contracts, then the account, in the order of every other action. None where it is deleted."""
    contract_actions.lock_held(account=account)
    return User.objects.select_for_update(no_key=True).filter(pk=account.pk).first()
