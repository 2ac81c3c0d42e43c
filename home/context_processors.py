"""Context processor for every template (settings.TEMPLATES)."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest

from home import closing, queries


def announcements(request: HttpRequest) -> dict[str, Callable[[], tuple[queries.Banner, ...]]]:
    """Add `announcements` as a callable: only a layout that shows banners pays for the look into the cache."""
    return {"announcements": partial(closing.shown, request)}
