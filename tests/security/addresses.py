"""Every address of the portal, found by walking the resolver, so that new pages are tested too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
NOT_SHIPPED = ("sandbox/", "gallery/")


@dataclass(frozen=True)
class Address:
    """A route such as `contracts/<str:public_id>/`."""

    route: str

    def __str__(self) -> str:
        return self.route or "/"

    @property
    def has_parameter(self) -> bool:
        return bool(PARAMETER.search(self.route))

    def filled(self, value: str = "A" * 22) -> str:
        """Return the path with every parameter replaced; by a number where only numbers are routed."""
        return "/" + PARAMETER.sub(lambda found: "1" if found[1] == "int" else value, self.route)


def addresses() -> list[Address]:
    """Return all addresses of production."""
    return [Address(route) for route in _routes(get_resolver()) if not route.startswith(NOT_SHIPPED)]


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        where = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one, where)
        elif isinstance(one, URLPattern):
            yield where
