"""The tasks of this app, in the module that Celery's autodiscovery imports."""

from billing.exports.tasks import pack

__all__ = ["pack"]
