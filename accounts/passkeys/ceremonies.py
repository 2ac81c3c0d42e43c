"""Registering, signing in and proving with a passkey: JSON for `static/js/passkeys.js`, two requests each.

`begin` answers the options for the browser and gives it a challenge; `complete` judges the device's message.
"""

from datetime import timedelta
from typing import Any

import django_otp
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.users.models import User
from accounts.authenticators.strengths import Strength
from accounts.passkeys import actions, challenges, queries
from accounts.passkeys.answers import Refusal, in_json, sent
from accounts.passkeys.challenges import Purpose
from accounts.passkeys.helper import NotGenuine, PortalHelper, answered_challenge, credential_id
from accounts.passkeys.models import Passkey
from accounts.reauthentication import actions as reauthentication_actions
from accounts.reauthentication import guards
from accounts.reauthentication.queries import suffices
from accounts.sessions import user_agents
from accounts.sign_in import entry
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to
from portal.access.client import client_network
from portal.access.paths import is_inside
from portal.audit import trail
from portal.audit.by import ANONYMOUS
from portal.limits.counting import Limit

NOBODY = "anonymous"
# Behind one address of a mobile network stand many customers, and every look at the sign-in page begins a ceremony.
BEGUN_PER_NETWORK = Limit("passkeys.begun_network", 300, timedelta(minutes=5))
BEGUN_PER_ACCOUNT = Limit("passkeys.begun_account", 30, timedelta(minutes=10))
TRIED_PER_NETWORK = Limit("passkeys.tried_network", 60, timedelta(minutes=5))
TRIED_PER_ACCOUNT = Limit("passkeys.tried_account", 20, timedelta(minutes=10))


# --- registering ---------------------------------------------------------------------------------
@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
@in_json
def register_begin(request: SignedInRequest) -> JsonResponse:
    """Answer the options for a new passkey."""
    _must_have_answered_the_phone(request)
    BEGUN_PER_ACCOUNT.take_or_raise(request.user.public_id)
    options, _ = PortalHelper(request).register_begin(request.user)
    return _begun(request, Purpose.REGISTER, options)


@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
@in_json
def register_complete(request: SignedInRequest) -> JsonResponse:
    """Register the device's new passkey. The phone code behind it is used up [002-54]."""
    _must_have_answered_the_phone(request)
    TRIED_PER_ACCOUNT.take_or_raise(request.user.public_id)
    message = sent(request).get("credential")
    challenge = _challenge(request, Purpose.REGISTER, message)
    try:
        made = PortalHelper(request).judge_registration(account=request.user, challenge=challenge, message=message)
        device = user_agents.name(request.headers.get("User-Agent", ""))
        actions.add(account=request.user, passkey=made[0], attestation=made[1], device=device)
    except NotGenuine:
        raise _refused("not_genuine", request.user) from None
    except actions.AlreadyThere:
        raise _refused("registered", request.user) from None
    except actions.TooManyPasskeys:
        raise _refused("full", request.user) from None
    except actions.NotThere:
        raise _refused("closed", request.user) from None
    TRIED_PER_ACCOUNT.give_back(request.user.public_id)
    reauthentication_actions.spend_own(request)
    return _done(reverse("accounts:passkeys:done"), challenge)


# --- signing in ----------------------------------------------------------------------------------
@open_to(Access.ANYONE)
@require_http_methods(["POST"])
@in_json
def sign_in_begin(request: HttpRequest) -> JsonResponse:
    """Answer options for any passkey of this portal, since the person is not known yet."""
    BEGUN_PER_NETWORK.take_or_raise(client_network(request))
    options, _ = PortalHelper(request).authenticate_begin()
    return _begun(request, Purpose.SIGN_IN, options)


@open_to(Access.ANYONE)
@require_http_methods(["POST"])
@in_json
def sign_in_complete(request: HttpRequest) -> JsonResponse:
    """Sign in the owner of the passkey. It is two factors in one, so no second step follows."""
    network = client_network(request)
    TRIED_PER_NETWORK.take_or_raise(network)
    body = sent(request)
    passkey, challenge = _used(request, Purpose.SIGN_IN, body.get("credential"))
    TRIED_PER_NETWORK.give_back(network)
    account = passkey.user
    account.otp_device = passkey  # django-otp keeps it in the session at sign-in
    next_url = str(body.get("next") or "")
    response = entry.let_in(request, account, method="passkey", proven=Strength.PASSKEY, next_url=next_url)
    return _done(response.headers["Location"], challenge)


# --- approving -----------------------------------------------------------------------------------
@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
@in_json
def prove_begin(request: SignedInRequest) -> JsonResponse:
    """Answer options for the account's own passkeys."""
    BEGUN_PER_ACCOUNT.take_or_raise(request.user.public_id)
    options, _ = PortalHelper(request).authenticate_begin(request.user)
    return _begun(request, Purpose.PROVE, options)


@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
@in_json
def prove_complete(request: SignedInRequest) -> JsonResponse:
    """Record a fresh proof for the act that the person is about to do."""
    TRIED_PER_ACCOUNT.take_or_raise(request.user.public_id)
    body = sent(request)
    passkey, challenge = _used(request, Purpose.PROVE, body.get("credential"))
    TRIED_PER_ACCOUNT.give_back(request.user.public_id)
    reauthentication_actions.record(request, Strength.PASSKEY)
    django_otp.login(request, passkey)  # type: ignore[no-untyped-call]
    next_url = str(body.get("next") or "")
    return _done(next_url if is_inside(next_url) else reverse("home:index"), challenge)


# --- what they share -----------------------------------------------------------------------------
def _must_have_answered_the_phone(request: SignedInRequest) -> None:
    """Require the phone code that was asked for this passkey [002-54]."""
    if not suffices(request, Strength.PHONE, phone_only=True):
        url = guards.asking(Strength.PHONE, reverse("accounts:passkeys:create"), phone_only=True)
        raise Refusal("unproven", url=url)


def _begun(request: HttpRequest, purpose: Purpose, options: dict[str, Any]) -> JsonResponse:
    response = JsonResponse({"publicKey": options})
    challenges.give(request, response, purpose=purpose, challenge=options["challenge"])
    return response


def _challenge(request: HttpRequest, purpose: Purpose, message: Any) -> str:
    try:
        return challenges.spend(request, purpose=purpose, challenge=answered_challenge(message))
    except NotGenuine:
        raise Refusal("malformed") from None
    except challenges.Spent:
        raise Refusal("spent") from None


def _used(request: HttpRequest, purpose: Purpose, message: Any) -> tuple[Passkey, str]:
    """Return the passkey whose message is right, with its use noted, and the challenge that it answers. A proof needs
    one of the person's own.
    """
    challenge = _challenge(request, purpose, message)
    passkey = _claimed(message)
    if purpose is Purpose.PROVE and passkey.user_id != request.user.pk:
        raise _refused("another", passkey.user)
    is_named = purpose is Purpose.PROVE
    try:
        assertion = PortalHelper(request).judge_assertion(
            passkey=passkey, challenge=challenge, message=message, is_named=is_named
        )
        return actions.use(assertion), challenge
    except NotGenuine:
        raise _refused("not_genuine", passkey.user) from None
    except actions.Suspected:
        entry.let_out(request)
        raise _refused("suspected", passkey.user) from None
    except actions.NotThere:
        raise _refused("suspected" if passkey.suspected_at else "closed", passkey.user) from None


def _claimed(message: Any) -> Passkey:
    try:
        passkey = queries.by_credential(credential_id(message))
    except NotGenuine:
        raise Refusal("malformed") from None
    if passkey is None:
        raise _refused("unknown", None)
    return passkey


def _refused(code: str, account: User | None) -> Refusal:
    """Record a failed proof (ASVS 16.3.1)."""
    trail.record("accounts:passkeys:refused", by=ANONYMOUS, about=account.public_id if account else "", fault=code)
    return Refusal(code)


def _done(url: str, challenge: str) -> JsonResponse:
    response = JsonResponse({"url": url})
    challenges.forget(response, challenge=challenge)
    return response
