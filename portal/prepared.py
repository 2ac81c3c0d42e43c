"""Reads that every page makes. Django takes longer to write their SQL than PostgreSQL to answer it, and writes the same
text each time: so it is written once a process, from the queryset, and only the values are new (see `bench`)."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class Prepared:
    """A queryset of `values_list` as a function of some of its values.

    `build` is called once, with `marks` in the place of the values: each a value that stands in no other place of the
    query. What the columns need to become Python objects must be done by the driver (true of text, numbers, dates).
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *marks: object) -> None:
        self.build = build
        self.marks = marks

    def rows(self, *values: object) -> list[tuple[Any, ...]]:
        """What the queryset would give with `values` in the place of the marks."""
        sql, places = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[place] if is_mark else place for is_mark, place in places])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    @cached_property
    def _compiled(self) -> tuple[str, list[tuple[bool, Any]]]:
        """The SQL, and for each parameter either (True, index of the value) or (False, the constant)."""
        sql, params = self.build(*self.marks).query.sql_with_params()
        places = [(True, self.marks.index(param)) if param in self.marks else (False, param) for param in params]
        if {place for is_mark, place in places if is_mark} != set(range(len(self.marks))):
            raise ValueError("a mark has no place in the query")
        return sql, places
