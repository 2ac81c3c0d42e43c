"""Celery task of the packed years."""

from celery import shared_task

from billing.exports import packing


@shared_task
def pack() -> None:
    """Pack every waiting bundle. Sent when a year is requested; `manage.py pack_bundles` does the same on schedule."""
    packing.pack_all()
