"""Template context of every page: the company, and the reader's theme. Makes no query."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest

from portal import text
from portal.cookies import Cookie

THEMES = {"auto": "自動", "light": "明るい", "dark": "暗い"}
THEME = Cookie("theme")


class Site(TypedDict):
    """The data that layouts print. `theme` is a key of THEMES."""

    name: str
    support_phone: str
    support_tel: str
    support_hours: str
    theme: str


def current(request: HttpRequest | None = None) -> Site:
    """Return the company's name and support desk, and the theme of the reader's cookie, 自動 without one."""
    theme = THEME.read(request) if request else "auto"
    return Site(
        name=settings.PORTAL_NAME,
        support_phone=settings.SUPPORT_PHONE,
        support_tel=text.digits(settings.SUPPORT_PHONE),
        support_hours=settings.SUPPORT_HOURS,
        theme=theme if theme in THEMES else "auto",
    )


def site(request: HttpRequest) -> dict[str, Site]:
    """Add `site` to every template."""
    return {"site": current(request)}
