"""The undo link of an ID登録. Made when its letter leaves; stored nowhere."""

from django.conf import settings
from django.urls import reverse

from accounts.links.mailed import MailedLink
from accounts.reregistration.models import LIFETIME, Reregistration

LINK = MailedLink("reregistration", LIFETIME)


def undo_url(row: Reregistration) -> str:
    """Where the former account's owner takes it back, for ten days."""
    return settings.PORTAL_BASE_URL + reverse("accounts:reregistration:undo_open", args=[LINK.token(row.public_id)])
