"""The Celery application: deferred work and timed commands."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

from portal import schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    task_publish_retry_policy={"max_retries": 0, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1},
    broker_transport_options={"socket_timeout": 3, "socket_connect_timeout": 1},
    broker_connection_retry_on_startup=True,
    timezone="Asia/Tokyo",
)
app.autodiscover_tasks()


@app.on_after_finalize.connect
def take_schedule(sender: Celery, **_: Any) -> None:
    """Set beat's schedule from the features' declarations: by then Celery has set Django up."""
    sender.conf.beat_schedule = schedule.beat_schedule()


@setup_logging.connect
def log_as_the_portal_does(**_: object) -> None:
    """Configure logging; a receiver of this signal keeps Celery from installing its own handlers."""
    logging.config.dictConfig(settings.LOGGING)
    logging.captureWarnings(True)
