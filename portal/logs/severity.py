"""Adjust the severity of Django's log records about responses; remove paths and needless tracebacks."""

import logging

PLANNED = "portal.planned"  # key in request.META: the response is a refusal intended by an operator
STRANGE_HOST = "django.security.DisallowedHost"  # scanners ask for any host; the response is a 400
UNAVAILABLE = 503
PATH = ": %s"  # how Django ends its messages about a response; the path is their last argument


class SeverityFilter(logging.Filter):
    """Log an unknown Host header as WARNING without traceback and a planned 503 as INFO. Keep tracebacks for other
    statuses from 500 on: while the database is away, each page would leave one. Paths are removed, since they may name
    somebody; the `request` line of the same id has the route.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == STRANGE_HOST:
            record.exc_info = record.exc_text = None
            return _lowered(record, logging.WARNING)
        _cut_path(record)
        status = getattr(record, "status_code", 500)
        if status < 500 or status == UNAVAILABLE:
            record.exc_info = record.exc_text = None
        request = getattr(record, "request", None)
        if request is not None and getattr(request, "META", {}).get(PLANNED):
            return _lowered(record, logging.INFO)
        return True


def _cut_path(record: logging.LogRecord) -> None:
    if isinstance(record.args, tuple) and record.args and str(record.msg).endswith(PATH):
        record.msg, record.args = record.msg.removesuffix(PATH), record.args[:-1]


def _lowered(record: logging.LogRecord, level: int) -> bool:
    """Lower the level; return whether the logger is enabled for it."""
    record.levelno, record.levelname = level, logging.getLevelName(level)
    return logging.getLogger(record.name).isEnabledFor(level)
