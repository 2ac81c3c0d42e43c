"""The desk's menu, as features declare it (`portal.features.MenuEntry`)."""

from django.urls import reverse

from accounts.models import User
from portal import features


def entries(account: User) -> list[dict[str, str]]:
    """Return the menu entries that the account's roles may open."""
    return [
        {"title": entry.title, "text": entry.text, "icon": entry.icon, "url": reverse(entry.url_name)}
        for entry in features.menu()
        if account.has_perm(entry.permission)
    ]
