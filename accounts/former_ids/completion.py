"""The end of a migration: set the password and open the account [002-48…50, 70]."""

import secrets
from collections.abc import Iterator
from itertools import islice

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from accounts.users.models import User
from accounts.contracts import actions as contract_actions
from accounts.contracts import addresses, contacts, seals
from accounts.contracts.models import Contract
from accounts.former_ids.actions import AddressTaken, Closed
from accounts.former_ids.models import FormerId, MigrationCase, State
from accounts.former_ids.schemes import PORTAL
from accounts.journeys.journey import Lapsed
from accounts.notices import actions as notice_actions
from accounts.notices.models import Kind
from accounts.phones import actions as phone_actions
from accounts.registration.models import Consent, Registration
from accounts.users import actions as user_actions
from accounts.users import names
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel

COMPLETED = "accounts:former_ids:completed"
ALPHABET = "acdefghjkmnpqrtuvwxy34679"  # nothing that looks like something else
PREFIX, DRAWN, DRAWS = "my", 8, 5


def complete(*, case: MigrationCase, password: str) -> User:
    """Open the account, give it the contract and the telephone, and hand on a new address. Must not run in a
    transaction.

    Of two migrations of one legacy ID, or to one contract, one succeeds. Raises Lapsed, AddressTaken, or Closed; then
    the migration is over.
    """
    hashed = make_password(password)  # outside the transaction: it takes longer than all of it
    try:
        return _open_account(case, hashed)
    except contract_actions.AlreadyHeld:
        _tell_holder(case)
        raise Closed("held") from None
    except user_actions.AddressTaken:
        raise AddressTaken from None
    except seals.Changed:
        raise Closed("changed") from None


@transaction.atomic
def _open_account(case: MigrationCase, hashed: str) -> User:
    """Open the account in one transaction. The contract is locked first, as everywhere, then the legacy account."""
    rows = Contract.objects.select_for_update(no_key=True)
    contract = rows.filter(customer_number=case.legacy.customer_number).first()
    if contract is None:
        raise Closed("missing")
    legacy = FormerId.objects.select_for_update(no_key=True).get(pk=case.legacy_id)
    if legacy.migrated_at:
        raise Closed("migrated")
    ready = MigrationCase.objects.live().filter(pk=case.pk, state=State.PASSWORD).first()
    if ready is None:
        raise Lapsed
    seals.check(ready.seal, contract)
    if ready.number not in {number.number for number in contacts.numbers(contract)}:
        raise seals.Changed
    account = _account(ready, legacy, hashed, nickname=contract.name[:30])
    contract_actions.hold(contract=contract, account=account)
    phone_actions.enrol(account=account, number=ready.number)
    if ready.is_new_address:
        addresses.change_email(contract=contract, email=ready.email, by=By.owner(account))
    _keep_consents(ready, account)
    _close(ready, legacy, account)
    return account


def _account(case: MigrationCase, legacy: FormerId, hashed: str, *, nickname: str) -> User:
    """Create the account, with the legacy ID as account ID where that is allowed and free, else with a random one."""
    for username in _usernames(legacy.legacy_id):
        try:
            return user_actions.create(username=username, email=case.email, password_hash=hashed, nickname=nickname)
        except user_actions.NameTaken:
            continue
    raise Lapsed


def _usernames(legacy_id: str) -> Iterator[str]:
    reserved = Registration.objects.provisional().live().filter(username_skeleton=names.skeleton(legacy_id))
    if names.is_allowed(legacy_id) and not reserved.exists():
        yield legacy_id
    yield from islice(iter(_drawn, None), DRAWS)


def _drawn() -> str:
    return PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(DRAWN))


def _keep_consents(case: MigrationCase, account: User) -> None:
    if case.agreed_at is None:
        raise Lapsed
    versions = {Consent.Document.TERMS: case.terms_version, Consent.Document.PRIVACY: case.privacy_version}
    Consent.objects.bulk_create(
        Consent(account=account, document=document, version=version, agreed_at=case.agreed_at)
        for document, version in versions.items()
    )


def _close(case: MigrationCase, legacy: FormerId, account: User) -> None:
    """Invalidate the legacy password. A hash as cheap as an account's is kept to tell its owner so."""
    if case.kept_password:
        legacy.password, legacy.scheme, legacy.cost = case.kept_password, PORTAL, 1
    FormerId.objects.filter(pk=legacy.pk).update(
        migrated_at=Now(), account=account, password=legacy.password, scheme=legacy.scheme, cost=legacy.cost
    )
    MigrationCase.objects.filter(legacy=legacy).delete()
    trail.record("accounts:former_ids:migrated", by=By.owner(account), about=account.public_id)
    outbox.put(COMPLETED, channel=Channel.MAIL, to=account.email, ref=account.public_id)
    notice_actions.tell(
        account=account,
        kind=Kind.ACCOUNT,
        title="マイページへようこそ",
        body="移行のお手続きが完了しました。ご登録の内容は、アカウント設定でいつでもご確認・変更いただけます。",
        url=reverse("accounts:authenticators:index"),
    )


def _tell_holder(case: MigrationCase) -> None:
    contract = Contract.objects.filter(customer_number=case.legacy.customer_number).first()
    if contract:
        contract_actions.tell_holder(contract=contract, by=By.flow(case))
