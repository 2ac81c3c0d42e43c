"""What every template may ask for."""

from collections.abc import Callable

from django.http import HttpRequest

from home import queries


def announcements(request: HttpRequest) -> dict[str, Callable[[], tuple[queries.Banner, ...]]]:
    """`announcements`: called by the layout that shows them, from the process's copy."""
    return {"announcements": queries.announcements}
