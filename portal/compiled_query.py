"""Querysets compiled to SQL once a process, for reads that every page makes: Django takes longer to write their SQL
than PostgreSQL to answer it (docs/performance.md)."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class CompiledQuery:
    """A `values_list` queryset with parameters.

    `build` is called once with `marks` as arguments, each a value that occurs nowhere else in the query. Columns must
    be of types that the driver itself converts (text, numbers, dates): Django's converters do not run.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *marks: object) -> None:
        self.build = build
        self.marks = marks

    def rows(self, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows for `values` in the place of the marks."""
        sql, places = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[place] if is_mark else place for is_mark, place in places])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    @cached_property
    def _compiled(self) -> tuple[str, list[tuple[bool, Any]]]:
        """Return SQL, and for each parameter either (True, index of the value) or (False, the constant).

        Raises ValueError where a mark is no parameter of the query.
        """
        sql, params = self.build(*self.marks).query.sql_with_params()
        places = [(True, self.marks.index(param)) if param in self.marks else (False, param) for param in params]
        if {place for is_mark, place in places if is_mark} != set(range(len(self.marks))):
            raise ValueError("a mark has no place in the query")
        return sql, places
