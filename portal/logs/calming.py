"""What Django reports about an answer, without what nobody may read there or needs to be woken for."""

import logging

PLANNED = "portal.planned"  # key in request.META: the answer is a refusal that an operator wanted
STRANGE_HOST = "django.security.DisallowedHost"  # scanners ask for any host; the answer is a 400
PATH = ": %s"  # how Django ends its messages about an answer; the path is their last argument


class CalmingFilter(logging.Filter):
    """A stranger's Host header becomes a WARNING without traceback, a planned 503 an INFO. No path is kept, which may
    name somebody: the `request` line of the same id has the route. Only a fault of ours keeps its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == STRANGE_HOST:
            record.exc_info = record.exc_text = None
            return _lowered(record, logging.WARNING)
        _cut_path(record)
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        request = getattr(record, "request", None)
        if request is not None and getattr(request, "META", {}).get(PLANNED):
            return _lowered(record, logging.INFO)
        return True


def _cut_path(record: logging.LogRecord) -> None:
    if isinstance(record.args, tuple) and record.args and str(record.msg).endswith(PATH):
        record.msg, record.args = record.msg.removesuffix(PATH), record.args[:-1]


def _lowered(record: logging.LogRecord, level: int) -> bool:
    """Whether a line of the lower level is wanted here."""
    record.levelno, record.levelname = level, logging.getLevelName(level)
    return logging.getLogger(record.name).isEnabledFor(level)
