"""Where Celery looks for this app's tasks."""

from billing.exports.tasks import pack

__all__ = ["pack"]
