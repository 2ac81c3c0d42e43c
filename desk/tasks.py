"""Celery tasks of the desk, imported where Celery discovers them."""

from desk.imports.tasks import work

__all__ = ["work"]
