"""Celery task that checks and imports uploaded files."""

from celery import shared_task

from desk.imports import working


@shared_task
def work() -> None:
    """Process every waiting upload. Queued by the desk's pages; the timed command `process_uploads` does the same."""
    working.work_all()
