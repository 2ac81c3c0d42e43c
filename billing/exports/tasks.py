"""The deferred half: packing what was asked for."""

from celery import shared_task

from billing.exports import packing


@shared_task
def pack() -> None:
    """Pack whatever waits. Woken when a year is asked for; `pack_bundles` does the same by the clock."""
    packing.pack_all()
