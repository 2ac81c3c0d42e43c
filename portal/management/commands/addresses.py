"""List every view: its address, its name and its access level."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import URLPattern, URLResolver, get_resolver

from portal.access.levels import declared

Row = tuple[str, str, str]


class Command(BaseCommand):
    help = "Print address, name and access level of every view, by address."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        rows = sorted(_rows(get_resolver(), "/", ""))
        width = [max(len(row[column]) for row in rows) for column in (0, 1)]
        for address, name, access in rows:
            self.stdout.write(f"{address:{width[0]}}  {name:{width[1]}}  {access}")


def _rows(resolver: URLResolver, address: str, namespace: str) -> Iterator[Row]:
    for entry in resolver.url_patterns:
        below = address + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLPattern):
            access = declared(entry.callback)
            yield below, f"{namespace}{entry.name or '-'}", access.value if access else "closed"
        else:
            yield from _rows(entry, below, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
