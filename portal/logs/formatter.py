"""Log lines as JSON objects."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from portal.logs.request_id import current_request_id


class JsonFormatter(logging.Formatter):
    """Write one JSON object a line.

    It holds time in UTC, level, logger, message, request id, what a call passed as `extra={"fields": {…}}`, traceback.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": current_request_id(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["exception"] = record.exc_text
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(line, ensure_ascii=False, default=str)
