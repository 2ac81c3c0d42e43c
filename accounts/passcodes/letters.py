"""Letters to the owner of an account about its passcodes."""

from django.conf import settings

from accounts.mailed_links.mailed import FREEZE
from accounts.passcodes import actions, queries
from accounts.passcodes.models import MISSES
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.REGISTERED)
def registered(letter: Letter) -> Content:
    """Say that six digits sign in from now on, in one browser."""
    return _composed("registered", letter)


@renders(actions.REMOVED)
def removed(letter: Letter) -> Content:
    """Say that they sign in no more."""
    return _composed("removed", letter)


@renders(actions.DISABLED)
def disabled(letter: Letter) -> Content:
    """Say that wrong digits were entered on the device until the passcode was disabled."""
    return _composed("disabled", letter)


def _composed(name: str, letter: Letter) -> Content:
    return compose(
        f"accounts/passcodes/{name}",
        {
            **letter.context,
            "misses": MISSES,
            "happened_at": letter.created_at,
            "list_url": settings.PORTAL_BASE_URL + queries.page(),
            "freeze_url": FREEZE.url(letter.context["account"]),
        },
    )
