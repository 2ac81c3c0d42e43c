"""Lowers what Django reports as an ERROR although nobody needs to be woken for it."""

import logging

PLANNED = "portal.planned"  # key in request.META: the answer is a refusal that an operator wanted
STRANGE_HOST = "django.security.DisallowedHost"  # scanners ask for any host; the answer is a 400


class CalmingFilter(logging.Filter):
    """A stranger's Host header becomes a WARNING without traceback, a planned 503 an INFO. All else stays as it is."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == STRANGE_HOST:
            record.exc_info = record.exc_text = None
            return _lowered(record, logging.WARNING)
        request = getattr(record, "request", None)
        if request is not None and getattr(request, "META", {}).get(PLANNED):
            return _lowered(record, logging.INFO)
        return True


def _lowered(record: logging.LogRecord, level: int) -> bool:
    """Whether a line of the lower level is wanted here."""
    record.levelno, record.levelname = level, logging.getLevelName(level)
    return logging.getLogger(record.name).isEnabledFor(level)
