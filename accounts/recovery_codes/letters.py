"""Letters to the owner of an account about its recovery codes."""

from django.conf import settings

from accounts.mailed_links.mailed import FREEZE
from accounts.recovery_codes import actions, queries
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.MADE)
def made(letter: Letter) -> Content:
    """Say that there are new codes and the former ones are void."""
    return _about("made", letter)


@renders(actions.USED)
def used(letter: Letter) -> Content:
    """Say that a code was used instead of the telephone, in case it was not the owner."""
    return _about("used", letter)


def _about(name: str, letter: Letter) -> Content:
    context = {
        **letter.context,
        "happened_at": letter.created_at,
        "is_low": letter.context["left"] <= actions.LOW,
        "codes_url": settings.PORTAL_BASE_URL + queries.page(),
        "freeze_url": FREEZE.url(letter.ref),
    }
    return compose(f"accounts/recovery_codes/{name}", context)
