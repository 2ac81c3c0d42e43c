"""Celery task of the outbox."""

from celery import shared_task

from portal.delivery import sending


@shared_task
def drain() -> None:
    """Send what is due. Called after commits and every second; the relay does the same without a broker."""
    sending.drain_all()
