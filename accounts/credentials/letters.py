"""The mails around ID and password."""

from django.conf import settings
from django.urls import reverse

from accounts.users.models import State, User
from accounts.credentials import actions
from accounts.mailed_links.mailed import FREEZE
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.PASSWORD)
def password_changed(letter: Letter) -> Content | None:
    """Say that the password was changed, in case it was not the owner."""
    return _about("password_changed", letter)


@renders(actions.USERNAME)
def username_changed(letter: Letter) -> Content | None:
    """Say which ID signs in from now on."""
    return _about("username_changed", letter)


@renders(actions.REMINDER)
def reminder(letter: Letter) -> Content | None:
    """Remind of the forgotten ID. None for an address that no account has."""
    return _about("reminder", letter, action_url=_url("accounts:sign_in:start"), action_label="ログインする")


def _about(name: str, letter: Letter, **more: str) -> Content | None:
    account = User.objects.filter(public_id=letter.ref, state=State.ACTIVE).first()
    if account is None:
        return None
    context = {
        "nickname": account.nickname,
        "username": account.username,
        "happened_at": letter.created_at,
        "freeze_url": FREEZE.url(account.public_id),
        "reset_url": _url("accounts:password_reset:start"),
        **more,
    }
    return compose(f"accounts/credentials/{name}", context)


def _url(name: str) -> str:
    return settings.PORTAL_BASE_URL + reverse(name)
