"""本登録: use the link, open the account, and give the contract its holder [001-35…39]."""

import unicodedata
from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from accounts.users.models import User
from accounts.codes import queries as code_queries
from accounts.contracts import actions as contract_actions
from accounts.contracts import contacts, seals
from accounts.contracts import queries as contract_queries
from accounts.contracts.models import Contract
from accounts.mailed_links.mailed import LinkDead
from accounts.notices import actions as notice_actions
from accounts.notices.models import Kind
from accounts.phones import actions as phone_actions
from accounts.registration import links
from accounts.registration.errors import WrongPassword
from accounts.registration.models import Consent, Hollow, Registration, State
from accounts.takeover import actions as takeover_actions
from accounts.takeover import queries as takeover_queries
from accounts.users import actions as user_actions
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit

COMPLETED = "accounts:registration:completed"
PASSWORDS = Limit("accounts:registration:password", 5, timedelta(minutes=30))  # per registration
AS_IT_IS = timedelta(minutes=10)  # そのままログイン, once


def complete(*, ref: str, password: str) -> Registration:
    """Open the account that a link (`ref`) confirms. Of parallel uses one succeeds. Must not run inside a transaction.

    Raises LinkDead, WrongPassword or TooMany; tries are counted before the password is compared.
    """
    registration = links.resolve(ref)
    left = PASSWORDS.take_or_raise(registration.public_id)
    if not check_password(unicodedata.normalize("NFKC", password), registration.password):
        raise WrongPassword(left)
    PASSWORDS.give_back(registration.public_id)
    try:
        return _open_account(registration)
    except (user_actions.NameTaken, user_actions.AddressTaken, contract_actions.AlreadyHeld) as error:
        raise LinkDead("taken") from error
    except seals.Changed as error:
        raise LinkDead("changed") from error


@transaction.atomic
def _open_account(registration: Registration) -> Registration:
    contract = registration.contract
    if contract:  # before the registration, as everywhere
        contract = takeover_actions.lock(contract) if registration.again else contract_queries.locked(contract)
        _compare_again(registration, contract)
    mine = Registration.objects.filter(pk=registration.pk)
    running = mine.provisional().live().filter(hollow=Hollow.NOT, mails=registration.mails)
    if not running.update(state=State.COMPLETED, completed_at=Now(), password=""):
        raise LinkDead("used")
    account = user_actions.create(
        username=registration.username,
        email=registration.email,
        password_hash=registration.password,
        nickname=registration.nickname,
    )
    mine.update(account=account)
    if contract:
        answered = _answered(registration, contract)
        if registration.again and contract.holder_id:
            takeover_actions.take_over(contract=contract, account=account, answered=answered)
        else:
            contract_actions.hold(contract=contract, account=account)
        if answered:
            phone_actions.enrol(account=account, number=answered)  # the mail of the 本登録 says it
    _keep_consents(registration, account)
    _welcome(registration, account)
    return mine.get()


def _compare_again(registration: Registration, contract: Contract) -> None:
    """Compare with the locked contract what was proven of it up to a day before. Raises `seals.Changed`, or LinkDead
    for an ID登録 that was begun before the owner undid one of this contract: the same person may have begun both.
    """
    seals.check(registration.seal, contract)
    if registration.again and takeover_queries.was_undone(contract, since=registration.created_at):
        raise LinkDead("undone")
    if registration.number and not _answered(registration, contract):
        raise seals.Changed


def _answered(registration: Registration, contract: Contract) -> str:
    """Return the telephone that was answered, which becomes the second step; empty for a letter, which proves none."""
    challenge = registration.challenge
    known = next((one for one in contacts.numbers(contract) if one.key == registration.number), None)
    return known.number if challenge and known and code_queries.proved(challenge, known.number) else ""


def enter(*, public_id: str) -> User:
    """Return the account that そのままログイン signs in, once, within ten minutes of 本登録. Raises LinkDead."""
    fresh = Registration.objects.filter(
        public_id=public_id, state=State.COMPLETED, entered_at=None, completed_at__gt=Now() - AS_IT_IS
    )
    if not fresh.update(entered_at=Now()):
        raise LinkDead("used")
    account = Registration.objects.select_related("account").get(public_id=public_id).account
    if account is None:
        raise LinkDead("used")
    return account


def _keep_consents(registration: Registration, account: User) -> None:
    if registration.agreed_at is None:
        raise LinkDead
    versions = {
        Consent.Document.TERMS: registration.terms_version,
        Consent.Document.PRIVACY: registration.privacy_version,
    }
    Consent.objects.bulk_create(
        Consent(account=account, document=document, version=version, agreed_at=registration.agreed_at)
        for document, version in versions.items()
    )


def _welcome(registration: Registration, account: User) -> None:
    trail.record("accounts:registration:completed", by=By.owner(account), about=account.public_id)
    notice_actions.tell(
        account=account,
        kind=Kind.ACCOUNT,
        title="マイページへようこそ",
        body="ご登録ありがとうございます。ご登録の内容は、アカウント設定でいつでもご確認・変更いただけます。",
        url=reverse("accounts:authenticators:index"),
    )
    outbox.put(COMPLETED, channel=Channel.MAIL, to=account.email, ref=account.public_id)
