"""Logging of Django, Celery, gunicorn and uvicorn: the same redacted JSON lines on standard error."""

from typing import Any

# servers set up handlers of their own on these; here they are removed, so that records reach the root
THROUGH_ROOT = ("django", "django.server", "celery", "gunicorn.error", "uvicorn", "uvicorn.error")
ADJUSTED = ("django.request", "django.security.csrf", "django.security.DisallowedHost")
# Access lines with query strings: the portal writes its own, see `portal.logs.middleware`.
# Clients that quote addresses and numbers when asked for details, and Celery's lines about work of every second
NEVER_IN_DETAIL = ("urllib3", "twilio", "kombu", "amqp", "celery.beat", "celery.worker.strategy", "celery.app.trace")
SILENT = ("gunicorn.access", "uvicorn.access")


def logging_config(level: str = "INFO") -> dict[str, Any]:
    """Return a dictionary for `logging.config.dictConfig`. Needs no settings: servers use it before Django is up."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "redact": {"()": "portal.logs.redaction.RedactionFilter"},
            "severity": {"()": "portal.logs.severity.SeverityFilter"},
        },
        "formatters": {"json": {"()": "portal.logs.formatter.JsonFormatter"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["redact"]},
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            **{name: {"handlers": [], "propagate": True} for name in THROUGH_ROOT},
            **{name: {"filters": ["severity"]} for name in ADJUSTED},
            **{name: {"level": "WARNING"} for name in NEVER_IN_DETAIL},
            **{name: {"handlers": ["nowhere"], "propagate": False} for name in SILENT},
        },
    }
