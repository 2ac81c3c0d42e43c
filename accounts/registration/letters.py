"""The mails of a registration. The link is derived here, when the mail leaves."""

from django.conf import settings
from django.urls import reverse

from accounts.users.models import State, User
from accounts.mailed_links.mailed import RETURN
from accounts.phones import queries as phone_queries
from accounts.registration import completion, links, provisional
from accounts.registration.models import Hollow, Registration
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(provisional.CONFIRM)
def confirm(letter: Letter) -> Content | None:
    """Write 「仮登録受付完了」 with the 本登録手続きURL [001-31, 32]; None once a newer mail was asked for.

    Nothing that was typed stands in it: the address may be that of somebody who never heard of it.
    """
    registration = _current(letter, Hollow.NOT)
    if registration is None:
        return None
    context = {
        "action_url": links.LINK.url(links.ref(registration, registration.mails)),
        "action_label": "本登録の手続きへ進む",
    }
    return compose("accounts/registration/confirm", context)


@renders(provisional.KNOWN)
def known(letter: Letter) -> Content | None:
    """Tell the owner of an address that is taken what happened, and how to sign in, if that is possible."""
    if _current(letter, Hollow.KNOWN) is None:
        return None
    owner = User.objects.filter(email=letter.to).first()
    if owner and owner.state == State.ARCHIVED:
        return compose("accounts/registration/closed")
    if owner and owner.state == State.WITHDRAWN:
        context = {"action_url": RETURN.url(owner.public_id), "action_label": "退会を取りやめる"}
        return compose("accounts/registration/withdrawn", context)
    context = {"action_url": _login_url(), "action_label": "ログインする"}
    return compose("accounts/registration/known", context)


@renders(completion.COMPLETED)
def completed(letter: Letter) -> Content | None:
    """Say that 本登録 is done, and the ID to sign in with."""
    account = User.objects.filter(public_id=letter.ref).first()
    if account is None:
        return None
    phone = phone_queries.of(account)
    context = {
        "nickname": account.nickname,
        "username": account.username,
        "phone": phone.masked if phone else "",
        "has_contract": account.contracts.exists(),
        "action_url": _login_url(),
        "action_label": "マイページにログインする",
    }
    return compose("accounts/registration/completed", context)


def _current(letter: Letter, hollow: Hollow) -> Registration | None:
    running = Registration.objects.provisional().live()
    return running.filter(public_id=letter.ref, mails=letter.context["mail"], hollow=hollow).first()


def _login_url() -> str:
    return settings.PORTAL_BASE_URL + reverse("accounts:sign_in:start")
