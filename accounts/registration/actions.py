"""Steps from the identity check to the confirmation page. The later ones are in `provisional` and `completion`."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Now

from accounts.codes import posting
from accounts.codes.models import Challenge
from accounts.contracts import identity, seals
from accounts.contracts.identity import Asker
from accounts.contracts.models import Contract
from accounts.journeys.journey import Lapsed
from accounts.registration import queries
from accounts.registration.errors import NameTaken, SameAddress
from accounts.registration.models import PATIENCE, Registration, State
from accounts.users.names import skeleton
from portal.audit import trail
from portal.audit.by import By
from portal.limits import Limit
from portal.policy.knobs import policy

HOUR = timedelta(hours=1)
PLAIN_PER_NETWORK = Limit("accounts:registration:plain", 30, HOUR)
ID_CHECKS = Limit("accounts:registration:id_check", 10, PATIENCE)  # per registration: the button
ADDRESSES = Limit("accounts:registration:addresses", 10, PATIENCE)  # per ID登録: the answer knows the holder's
HASHES = Limit("accounts:registration:hashes", 20, PATIENCE)  # per registration: each costs 46 MiB and much work
IDS_PER_NETWORK = Limit("accounts:registration:ids", 60, HOUR)  # per network: the button and the form


def identify(*, customer_number: str, phone: str, name_kana: str, asker: Asker, again: bool = False) -> Registration:
    """Begin for the contract that the three data identify. Raises what `accounts.contracts.identity` raises.

    `again`: ID登録 [002-66]. Its telephone is asked whatever the policy says: an account may lose the contract by it.
    """
    contract = identity.identify(customer_number=customer_number, phone=phone, name_kana=name_kana, asker=asker)
    is_asked = again or policy().registration_phone_code
    return _begin(contract, State.IDENTIFIED if is_asked else State.VERIFIED, again=again)


def begin_plain(*, network: str) -> Registration:
    """Begin without a contract: only the address will be proven. Raises TooMany."""
    PLAIN_PER_NETWORK.take_or_raise(network)
    return _begin(None, State.VERIFIED)


@transaction.atomic
def _begin(contract: Contract | None, state: State, *, again: bool = False) -> Registration:
    seal = seals.of(contract) if contract else ""
    row = Registration.objects.create(
        contract=contract, seal=seal, state=state, again=again, expires_at=Now() + PATIENCE
    )
    about = contract.public_id if contract else ""
    trail.record("accounts:registration:identified", by=By.flow(row), about=about, plain=contract is None)
    return row


def answer_phone(*, registration: Registration, challenge: Challenge, key: str) -> None:
    """Note that the contract's telephone of this key has answered the challenge. Raises Lapsed."""
    _verified(registration, challenge.channel, challenge=challenge, number=key)


def order_posted(*, registration: Registration) -> None:
    """Have a code posted to the contract's address. Raises AlreadyOrdered."""
    _contract(registration)
    posting.order(subject=queries.posted_subject(registration))


def verify_posted(*, registration: Registration, digits: str, network: str) -> None:
    """Accept the code from the letter. Raises `codes.errors`, or Lapsed."""
    _contract(registration)
    posting.redeem(subject=queries.posted_subject(registration), digits=digits, network=network)
    _verified(registration, "post")


@transaction.atomic
def _verified(registration: Registration, channel: str, **answered: Any) -> None:
    mine = Registration.objects.live().filter(pk=registration.pk, state=State.IDENTIFIED)
    if not mine.update(state=State.VERIFIED, expires_at=Now() + PATIENCE, **answered):
        raise Lapsed
    about = _contract(registration).public_id
    trail.record("accounts:registration:verified", by=By.flow(registration), about=about, channel=channel)


def check_id(*, registration: Registration, username: str, network: str) -> bool:
    """Tell whether a normalised ID is free [001-22]. Raises TooMany from the eleventh question of a registration on."""
    ID_CHECKS.take_or_raise(registration.public_id)
    IDS_PER_NETWORK.take_or_raise(network)
    return queries.is_id_free(username, besides=registration)


def fill(*, registration: Registration, username: str, password: str, email: str, nickname: str, network: str) -> None:
    """Keep what was typed at 初期情報, with the consent to the versions in force. An empty password keeps the former.

    Raises NameTaken, SameAddress, TooMany or Lapsed. Only the hash of the password is kept.
    """
    if username != registration.username:
        IDS_PER_NETWORK.take_or_raise(network)
    if not queries.is_id_free(username, besides=registration):
        raise NameTaken
    if registration.again and not ADDRESSES.take(registration.public_id):
        raise Lapsed
    if queries.is_holders_address(registration, email):
        raise SameAddress
    if password and not HASHES.take(registration.public_id):
        raise Lapsed
    mine = Registration.objects.live().filter(pk=registration.pk, state=State.VERIFIED)
    kept = mine.update(
        username=username,
        username_skeleton=skeleton(username),
        password=make_password(password) if password else registration.password,
        email=email.lower(),
        nickname=nickname,
        terms_version=settings.TERMS_VERSION,
        privacy_version=settings.PRIVACY_VERSION,
        agreed_at=Now(),
        expires_at=Now() + PATIENCE,
    )
    if not kept:
        raise Lapsed


def keep_password(*, registration: Registration, username: str, password: str) -> Registration:
    """Keep a valid password with the ID it was judged with when the form is shown again, so that it need not be
    retyped.
    """
    if not HASHES.take(registration.public_id):
        return registration
    mine = Registration.objects.live().filter(pk=registration.pk, state=State.VERIFIED)
    mine.update(username=username, username_skeleton=skeleton(username), password=make_password(password))
    return queries.under_way(registration.public_id) or registration


@transaction.atomic
def purge() -> int:
    """Delete abandoned registrations and those that no page needs any more; return the number of rows."""
    lapsed, _ = Registration.objects.lapsed().delete()
    outlived, _ = Registration.objects.outlived().delete()
    return lapsed + outlived


def _contract(registration: Registration) -> Contract:
    if registration.contract is None:
        raise Lapsed
    return registration.contract
