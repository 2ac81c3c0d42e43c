"""Recovery of an account whose telephone is lost, from the identity check to a new telephone. It signs nobody in.

Two proofs are asked: the contract's three data, which relatives know too, and another one (NIST SP 800-63B-4 §4.2): a
recovery code, the telephone of another contract of the same person that the account has held for 30 days, or a code
posted to the contract's address. A mailbox does not count, nor does a contract that somebody may have added to the
account for this purpose (`accounts.contracts.persons`). The password stays unchanged and is asked at the next sign-in,
so that no single proof opens the account; a forgotten one is reset by mail and the new telephone.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.authenticators import actions as authenticator_actions
from accounts.authenticators.table import SecurityEvent
from accounts.codes import actions as code_actions
from accounts.codes import posting, subjects
from accounts.contact_changes import actions as contact_change_actions
from accounts.contracts import actions as contract_actions
from accounts.contracts import contacts, identity, persons, seals
from accounts.contracts.identity import Asker, NotMatching
from accounts.contracts.models import Contract
from accounts.journeys.journey import Lapsed
from accounts.lost_phone import queries
from accounts.lost_phone.models import KEPT, PATIENCE, LostPhone, LostPhoneQuerySet, SecondProof, State
from accounts.notices import actions as notice_actions
from accounts.recovery_codes import actions as recovery_code_actions
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit

ORDERED, RECOVERED = "accounts:lost_phone:ordered", "accounts:lost_phone:recovered"
CODES = Limit("accounts:lost_phone:code", 5, timedelta(hours=24))  # per contract, whether or not it has a holder


class NotTheirs(Exception):
    """The other contract does not prove who the account's owner is (`accounts.contracts.persons`), or the first one has
    no holder.
    """


def begin(*, customer_number: str, phone: str, name_kana: str, asker: Asker) -> LostPhone:
    """Begin for the contract that the three data identify. Raises what `accounts.contracts.identity` raises."""
    contract = identity.identify(customer_number=customer_number, phone=phone, name_kana=name_kana, asker=asker)
    return _begin(contract, queries.recoverable(contract))


@transaction.atomic
def _begin(contract: Contract, account: User | None) -> LostPhone:
    row = LostPhone.objects.create(
        contract=contract, seal=seals.of(contract), account=account, expires_at=Now() + PATIENCE
    )
    about = account.public_id if account else contract.public_id
    trail.record("accounts:lost_phone:begun", by=By.flow(row), about=about)
    return row


def use_code(*, lost: LostPhone, code: str) -> None:
    """Accept a recovery code of the holder's, counted the same whether or not there is a holder.

    Raises `recovery_code_actions.Refused`, TooMany or Lapsed.
    """
    left = CODES.take_or_raise(lost.contract.public_id)
    if lost.account is None:
        trail.record("accounts:recovery_codes:refused", by=By.flow(lost), about=lost.contract.public_id)
        raise recovery_code_actions.Refused(left)
    try:
        recovery_code_actions.redeem(
            account=lost.account, code=code, by=By.flow(lost), limit=recovery_code_actions.BY_FACTS
        )
    except recovery_code_actions.Refused:
        raise recovery_code_actions.Refused(left) from None  # the count of the holder would tell that there is one
    CODES.give_back(lost.contract.public_id)
    _proven(lost, SecondProof.RECOVERY_CODE)


def name_other(*, lost: LostPhone, customer_number: str, phone: str, name_kana: str, asker: Asker) -> None:
    """Identify another contract by its three data. Raises what `identity` raises, also for the first contract again, or
    Lapsed.

    `prove_by_other` compares the holders once its telephone has answered.
    """
    other = identity.identify(customer_number=customer_number, phone=phone, name_kana=name_kana, asker=asker)
    if other.pk == lost.contract_id:
        raise NotMatching
    if not _mine(lost, State.IDENTIFIED).update(other=other, other_seal=seals.of(other), expires_at=Now() + PATIENCE):
        raise Lapsed


def prove_by_other(*, lost: LostPhone) -> None:
    """Accept the answer of the other contract's telephone. Raises NotTheirs, Lapsed or `seals.Changed`."""
    if lost.other:
        seals.check(lost.other_seal, lost.other, with_telephones=True)
    if lost.other is None or lost.account_id is None or not persons.proves(lost.other, lost.account_id):
        trail.record("accounts:lost_phone:refused", by=By.flow(lost), about=lost.contract.public_id)
        raise NotTheirs
    _proven(lost, SecondProof.CONTRACT)


@transaction.atomic
def order_letter(*, lost: LostPhone) -> None:
    """Have a code posted to the contract's address, and tell its holder by mail. Raises `codes`' AlreadyOrdered."""
    posting.order(subject=queries.posted_subject(lost))
    if lost.account:
        context = {"contract": lost.contract.public_id}  # the letter may leave when this row is forgotten
        outbox.put(ORDERED, channel=Channel.MAIL, to=lost.account.email, ref=lost.account.public_id, context=context)


def use_letter(*, lost: LostPhone, digits: str, network: str) -> None:
    """Accept the code from the letter. Raises `code_actions.errors`, or Lapsed."""
    posting.redeem(subject=queries.posted_subject(lost), digits=digits, network=network)
    _proven(lost, SecondProof.POST)


@transaction.atomic
def recover(*, lost: LostPhone, number: str) -> None:
    """Replace the account's telephone by the answered number, and revoke every other way in but the password
    (`SecurityEvent.PHONE_RECOVERED`).

    Wrong digits are forgiven. Mailbox, both telephones and the known contact of the contract are told; for ten days the
    former telephone can undo it (`accounts.contact_changes`). Of parallel uses one succeeds. Raises Lapsed,
    `seals.Changed` where a proof is no longer true, `contact_change_actions.NoPhone` or SamePhone.
    """
    account = lost.account
    if account is None:
        raise Lapsed
    contract_actions.lock_held(account=account)
    queries.compare_again(lost)
    if not queries.still_proves(lost):
        raise Lapsed
    if not _mine(lost, State.PROVEN).update(state=State.RECOVERED, recovered_at=Now()):
        raise Lapsed
    contact_change_actions.replace_phone(account=account, number=number, keep="")
    by = By.owner(account)
    authenticator_actions.apply(SecurityEvent.PHONE_RECOVERED, account=account, by=by)
    code_actions.forgive(subjects.account(account), by=by)
    trail.record("accounts:lost_phone:recovered", by=by, about=account.public_id, proof=lost.proof)
    notice_actions.tell(
        account=account,
        title="電話番号を登録し直しました",
        body="パスキー、パスコード、リカバリーコード、信頼したブラウザーの登録は解除されました。必要なものを登録し直してください。",
    )
    channel, to = contacts.notice_address(lost.contract) or (Channel.MAIL, "")
    if to and to.lower() != account.email:
        outbox.put(RECOVERED, channel=channel, to=to, ref=lost.public_id)


@transaction.atomic
def _proven(lost: LostPhone, proof: SecondProof) -> None:
    if not _mine(lost, State.IDENTIFIED).update(state=State.PROVEN, proof=proof, expires_at=Now() + PATIENCE):
        raise Lapsed
    about = lost.account.public_id if lost.account else lost.contract.public_id
    trail.record("accounts:lost_phone:proven", by=By.flow(lost), about=about, proof=proof)


def _mine(lost: LostPhone, state: State) -> LostPhoneQuerySet:
    return LostPhone.objects.live().filter(pk=lost.pk, state=state)


def end_running(*, account: User) -> int:
    """End every recovery of the account that is under way, in the caller's transaction; return how many."""
    return LostPhone.objects.filter(account=account).exclude(state=State.RECOVERED).delete()[0]


def purge() -> int:
    """Delete abandoned recoveries, and those completed a month ago; return how many."""
    lapsed, _ = LostPhone.objects.filter(expires_at__lte=Now()).exclude(state=State.RECOVERED).delete()
    old, _ = LostPhone.objects.filter(recovered_at__lt=Now() - KEPT).delete()
    return lapsed + old
