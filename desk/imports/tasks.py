"""The deferred half: checking and importing what was handed in."""

from celery import shared_task

from desk.imports import working


@shared_task
def work() -> None:
    """Work off whatever waits. Woken by a press at the desk; `process_uploads` does the same by the clock."""
    working.work_all()
