"""The links of header and footer, as features declare them (`portal.features.Link`)."""

from collections.abc import Iterable
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from portal.features import Link


def drawn(links: Iterable[Link], request: HttpRequest | None) -> list[dict[str, object]]:
    """Return the links that this installation routes, as templates draw them."""
    routed = ((link, address(link.url_name)) for link in links)
    return [
        {"icon": link.icon, "title": link.title, "url": url, "current": _is_current(link, request)}
        for link, url in routed
        if url
    ]


@cache
def address(url_name: str) -> str:
    """Return the address of a view without arguments; empty when this installation does not route it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _is_current(link: Link, request: HttpRequest | None) -> bool:
    """Return whether the current page belongs to the link."""
    match = getattr(request, "resolver_match", None)
    return match is not None and bool(link.within) and match.view_name.startswith(link.within)
