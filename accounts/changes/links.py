"""The link by which a change is taken back."""

from django.conf import settings
from django.urls import reverse

from accounts.changes.models import Change
from accounts.links.mailed import MailedLink

UNDO = MailedLink("undo")  # its age is counted from the mail, so the row decides: `ChangeQuerySet.undoable`


def undo_url(change: Change) -> str:
    """Where whoever answers the former second step takes the change back."""
    return settings.PORTAL_BASE_URL + reverse("accounts:changes:undo_open", args=[UNDO.token(change.public_id)])
