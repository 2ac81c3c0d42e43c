"""The undo link of an ID登録. Made when its letter leaves; stored nowhere."""

from django.conf import settings
from django.urls import reverse

from accounts.mailed_links.mailed import MailedLink
from accounts.takeover.models import LIFETIME, Takeover

LINK = MailedLink("takeover", LIFETIME)


def undo_url(row: Takeover) -> str:
    """Where the former account's owner takes it back, for ten days."""
    return settings.PORTAL_BASE_URL + reverse("accounts:takeover:undo_open", args=[LINK.token(row.public_id)])
