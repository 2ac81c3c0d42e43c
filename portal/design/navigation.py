"""The links of header and footer, named by URL so that this layer imports none of the apps above it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Entry:
    """One link. In the main menu it has an icon and is current on every page whose view name begins with `within`."""

    title: str
    url_name: str
    icon: str = ""
    within: str = ""

    def is_current(self, request: HttpRequest | None) -> bool:
        """Whether the page that is being drawn belongs to this entry."""
        match = getattr(request, "resolver_match", None)
        return match is not None and bool(self.within) and match.view_name.startswith(self.within)


MENU = (
    Entry("ホーム", "home:index", "home", "home:index"),
    Entry("ご利用料金", "billing:statements:index", "bill", "billing:"),
    Entry("ご契約", "accounts:contracts:index", "contract", "accounts:contracts:"),
)
FOOTER = (
    Entry("サポート", "home:support"),
    Entry("お問い合わせ", "home:contact"),
    Entry("利用規約", "home:terms"),
    Entry("個人情報の取扱い", "home:privacy"),
    Entry("アクセシビリティ方針", "home:accessibility"),
)


def drawn(entries: Iterable[Entry], request: HttpRequest | None) -> list[dict[str, object]]:
    """The entries that this installation routes, as templates draw them."""
    linked = ((entry, address(entry.url_name)) for entry in entries)
    return [
        {"icon": entry.icon, "title": entry.title, "url": url, "current": entry.is_current(request)}
        for entry, url in linked
        if url
    ]


@cache
def address(url_name: str) -> str:
    """The address of a view without arguments; empty when this installation does not route it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
