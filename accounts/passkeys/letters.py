"""Letters to the owner of an account about its passkeys."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.contact_changes import queries as contact_change_queries
from accounts.contact_changes.models import LIFETIME
from accounts.contact_changes.queries import UNDO
from accounts.mailed_links.mailed import FREEZE
from accounts.passkeys import actions
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.ADDED)
def added(letter: Letter) -> Content:
    """Say that a passkey signs in from now on, and how to undo it."""
    change = contact_change_queries.undoable(letter.ref)
    undo = {"undo_url": UNDO.url(change.public_id), "undo_until": change.made_at + LIFETIME} if change else {}
    return _composed("accounts/passkeys/added", letter, **undo)


@renders(actions.REMOVED)
def removed(letter: Letter) -> Content:
    """Say that a passkey signs in no more."""
    return _composed("accounts/passkeys/removed", letter)


@renders(actions.SUSPECTED)
def suspected(letter: Letter) -> Content:
    """Say that a passkey was disabled, and every browser signed out."""
    return _composed("accounts/passkeys/suspected", letter)


def _composed(name: str, letter: Letter, **more: Any) -> Content:
    return compose(
        name,
        {
            **letter.context,
            "happened_at": letter.created_at,
            "list_url": settings.PORTAL_BASE_URL + reverse("accounts:passkeys:index"),
            "reset_url": settings.PORTAL_BASE_URL + reverse("accounts:password_reset:start"),
            "freeze_url": FREEZE.url(letter.context["account"]),
            **more,
        },
    )
