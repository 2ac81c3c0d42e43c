"""The link by which a change is taken back."""

from django.conf import settings
from django.urls import reverse

from accounts.contact_changes.models import ContactChange
from accounts.mailed_links.mailed import MailedLink

UNDO = MailedLink("undo")  # its age is counted from the mail, so the row decides: `ContactChangeQuerySet.undoable`


def undo_url(change: ContactChange) -> str:
    """Where whoever answers the former second step takes the change back."""
    return settings.PORTAL_BASE_URL + reverse("accounts:contact_changes:undo_open", args=[UNDO.token(change.public_id)])
