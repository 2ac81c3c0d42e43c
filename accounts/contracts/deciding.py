"""Decide about a suspended holding at the desk: the same person under other data, or another person."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from accounts.users.models import State, User
from accounts import events
from accounts.contracts import suspension
from accounts.contracts.models import Contract, Holding
from accounts.notices import actions as notice_actions
from accounts.notices.models import Kind
from portal.audit import trail
from portal.audit.by import By, Why
from portal.delivery import outbox
from portal.delivery.models import Channel

ENDED = "accounts:contracts:handed_over"


class AlreadyDecided(Exception):
    """A colleague or a file decided meanwhile, or the contract's person changed again. Nothing was changed."""


class MayNotHold(Exception):
    """The account was closed or belongs to staff by now: the contract cannot go back to it."""


class OwnContract(Exception):
    """A person may not decide about a contract of their own, or about one that a file of theirs suspended."""


@transaction.atomic
def resume(*, holding: Holding, seen: str, by: By, why: Why) -> None:
    """Give the contract back: the person is the same. `seen` is what `version` returned for the page decided on.

    Raises AlreadyDecided, OwnContract or MayNotHold.
    """
    contract, row = _turn(holding, seen, by)
    may_hold = User.objects.filter(pk=row.account_id, state=State.ACTIVE, is_staff=False, is_superuser=False)
    if not may_hold.select_for_update(no_key=True).exists():
        raise MayNotHold
    kept = {"email": row.email, "email_changed_at": row.email_changed_at} if row.email_changed_at else {}
    Contract.objects.filter(pk=contract.pk).update(
        holder=row.account, held_since=row.held_since, suspended_at=None, **kept
    )
    _close(row, Holding.State.RESUMED, by)
    trail.record("accounts:contracts:resumed", by=by, about=row.account.public_id, why=why, contract=contract.public_id)
    body = f"お客様番号 {contract.customer_number} のご契約を、これまでどおりご覧いただけます。"
    _tell(row, suspension.RESUMED, suspension.TITLES[suspension.RESUMED], body)


@transaction.atomic
def end(*, holding: Holding, seen: str, by: By, why: Why) -> None:
    """End the holding: another person has the contract now and may register it. Bills of before stay to be read.

    Raises AlreadyDecided or OwnContract.
    """
    contract, row = _turn(holding, seen, by)
    Contract.objects.filter(pk=contract.pk).update(suspended_at=None)
    _close(row, Holding.State.ENDED, by)
    trail.record(
        "accounts:contracts:handed_over", by=by, about=row.account.public_id, why=why, contract=contract.public_id
    )
    events.contract_changed_hands.send(Holding, contract=contract, since=row.suspended_at)
    body = (
        f"お客様番号 {contract.customer_number} のご契約は、契約者が変わったため、マイページでの表示を終了しました。"
        "変更までのご請求は、「以前のご契約のご請求」で引き続きご覧いただけます。"
        f"お心当たりがない場合は、お問い合わせ窓口 {settings.SUPPORT_PHONE}までご連絡ください。"
    )
    _tell(row, ENDED, "ご契約の表示を終了しました", body)


def version(holding: Holding) -> str:
    """Return what a page of the decision was drawn from: it changes with the company's data of the contract."""
    return f"{holding.contract.imported_at.timestamp():.6f}"


def _turn(holding: Holding, seen: str, by: By) -> tuple[Contract, Holding]:
    """Lock the contract, before all else as everywhere, and return it with the waiting row."""
    contract = Contract.objects.select_for_update(no_key=True).get(pk=holding.contract_id)
    row = Holding.objects.waiting().select_related("account", "contract").filter(pk=holding.pk).first()
    if row is None or seen != version(row):
        raise AlreadyDecided
    if by.actor in (row.account.public_id, row.suspended_by):
        raise OwnContract
    return contract, row


def _close(row: Holding, state: Holding.State, by: By) -> None:
    """Note the decision of a member of staff."""
    _forget(row, state, decided_by=by.actor)


def _forget(row: Holding, state: Holding.State, *, decided_by: str) -> None:
    """Note what became of the holding, and forget what was kept to compare with."""
    Holding.objects.filter(pk=row.pk).update(
        state=state,
        decided_at=Now(),
        decided_by=decided_by,
        name_kana="",
        name_kana_key="",
        birth_date=None,
        email="",
        email_changed_at=None,
    )


def _tell(row: Holding, kind: str, title: str, body: str) -> None:
    url = reverse("accounts:contracts:index")
    notice_actions.tell(account=row.account, kind=Kind.CONTRACT, title=title, body=body, url=url)
    outbox.put(kind, channel=Channel.MAIL, to=row.account.email, ref=row.public_id)


def disown(*, contract: Contract, account: User) -> bool:
    """End the account's suspended holding of the contract, because its owner says that the contract is not theirs: no
    file and no decision brings it back. Returns whether there was one. Runs in the caller's transaction, which has
    locked the contract.
    """
    row = Holding.objects.waiting().filter(contract=contract, account=account).first()
    if row is None:
        return False
    Contract.objects.filter(pk=contract.pk).update(suspended_at=None)
    _forget(row, Holding.State.ENDED, decided_by="")
    events.contract_changed_hands.send(Holding, contract=contract, since=row.suspended_at)
    return True


def pass_on(*, contracts: list[int], givers: list[User], taker: User, since: datetime) -> None:
    """Move the givers' holdings of these contracts that were suspended from `since` on, and their bills, to the account
    that an ID登録 had taken the contracts from.

    Runs in the caller's transaction, which has locked the contracts. Whose they are stays to be decided.
    """
    theirs = Holding.objects.filter(contract__in=contracts, account__in=givers, suspended_at__gte=since)
    theirs.update(account=taker)
