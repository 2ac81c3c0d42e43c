"""The 心当たりがない link that security mails carry. What it opens is `accounts.freeze`'s."""

from django.conf import settings
from django.urls import reverse

from accounts.mailed_links.mailed import MailedLink

LINK = MailedLink("freeze")


def url(account: str) -> str:
    """Where the owner of the account (its public id) closes it without signing in, for ten days from now."""
    return settings.PORTAL_BASE_URL + reverse("accounts:freeze:link", args=[LINK.token(account)])
