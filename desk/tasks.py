"""Where Celery looks for the desk's tasks."""

from desk.imports.tasks import work

__all__ = ["work"]
