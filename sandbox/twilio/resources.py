"""The JSON of Twilio's Message and Call resources, checked against their documented shape."""

import math
import re
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from django.conf import settings

from sandbox.store import CapturedMessage

VERSION = "2010-04-01"
CHANNELS = {"Messages": "sms", "Calls": "voice"}

Shape = dict[str, type | tuple[Any, ...] | re.Pattern[str] | set[str]]
NOTHING = type(None)
MESSAGE: Shape = {
    "account_sid": re.compile("AC[0-9a-fA-F]{32}"),
    "api_version": {VERSION},
    "body": str,
    "date_created": str,
    "date_sent": (str, NOTHING),
    "date_updated": str,
    "direction": {"inbound", "outbound-api", "outbound-call", "outbound-reply"},
    "error_code": (int, NOTHING),
    "error_message": (str, NOTHING),
    "from": str,
    "messaging_service_sid": (str, NOTHING),
    "num_media": re.compile(r"\d+"),
    "num_segments": re.compile(r"\d+"),
    "price": (str, NOTHING),
    "price_unit": (str, NOTHING),
    "sid": re.compile("(SM|MM)[0-9a-fA-F]{32}"),
    "status": {"accepted", "scheduled", "queued", "sending", "sent", "delivered", "undelivered", "failed", "canceled"},
    "subresource_uris": dict,
    "to": str,
    "uri": str,
}
CALL: Shape = {
    "account_sid": re.compile("AC[0-9a-fA-F]{32}"),
    "annotation": (str, NOTHING),
    "answered_by": (str, NOTHING),
    "api_version": {VERSION},
    "caller_name": (str, NOTHING),
    "date_created": (str, NOTHING),
    "date_updated": (str, NOTHING),
    "direction": {"inbound", "outbound-api", "outbound-dial"},
    "duration": (str, NOTHING),
    "end_time": (str, NOTHING),
    "forwarded_from": (str, NOTHING),
    "from": str,
    "from_formatted": str,
    "group_sid": (str, NOTHING),
    "parent_call_sid": (str, NOTHING),
    "phone_number_sid": (str, NOTHING),
    "price": (str, NOTHING),
    "price_unit": (str, NOTHING),
    "queue_time": re.compile(r"\d+"),
    "sid": re.compile("CA[0-9a-fA-F]{32}"),
    "start_time": (str, NOTHING),
    "status": {"queued", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"},
    "subresource_uris": dict,
    "to": str,
    "to_formatted": str,
    "trunk_sid": (str, NOTHING),
    "uri": str,
}


def resource(kind: str, message: CapturedMessage) -> dict[str, Any]:
    """Return the resource of a message or call. Raises ValueError if it differs from its documented shape."""
    made = _message(message) if kind == "Messages" else _call(message)
    check(made, MESSAGE if kind == "Messages" else CALL)
    return made


def listing(kind: str, messages: list[CapturedMessage], uri: str, page_size: int) -> dict[str, Any]:
    """Return a list resource of one page, the first and only one."""
    page = [resource(kind, message) for message in messages[:page_size]]
    return {
        kind.lower(): page,
        "end": max(0, len(page) - 1),
        "first_page_uri": uri,
        "next_page_uri": None,
        "page": 0,
        "page_size": page_size,
        "previous_page_uri": None,
        "start": 0,
        "uri": uri,
    }


def check(made: dict[str, Any], shape: Shape) -> None:
    """Raise ValueError unless exactly the documented fields are there, each in its documented form."""
    if made.keys() != shape.keys():
        raise ValueError(f"fields differ: {sorted(made.keys() ^ shape.keys())}")
    for name, form in shape.items():
        value = made[name]
        match form:
            case re.Pattern():
                fits = isinstance(value, str) and bool(form.fullmatch(value))
            case set():
                fits = value in form
            case _:
                fits = isinstance(value, form)
        if not fits:
            raise ValueError(f"{name} has not its documented form")


def _common(kind: str, message: CapturedMessage) -> dict[str, Any]:
    at = format_datetime(message.sent_at.astimezone(UTC))
    account = settings.TWILIO_ACCOUNT_SID
    return {
        "account_sid": account,
        "api_version": VERSION,
        "date_created": at,
        "date_updated": at,
        "direction": "outbound-api",
        "from": message.sender,
        "price": None,
        "price_unit": "USD",
        "sid": message.reference,
        "status": "queued",
        "subresource_uris": {},
        "to": message.to,
        "uri": f"/{VERSION}/Accounts/{account}/{kind}/{message.reference}.json",
    }


def _message(message: CapturedMessage) -> dict[str, Any]:
    length = len(message.body.encode("utf-16-be")) // 2  # Japanese needs UCS-2: 70 characters, or 67 a segment
    return {
        **_common("Messages", message),
        "body": message.body,
        "date_sent": None,
        "error_code": None,
        "error_message": None,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": str(1 if length <= 70 else math.ceil(length / 67)),
    }


def _call(message: CapturedMessage) -> dict[str, Any]:
    empty = "annotation answered_by caller_name duration end_time forwarded_from group_sid parent_call_sid"
    return {
        **_common("Calls", message),
        **dict.fromkeys(empty.split()),
        "from_formatted": message.sender,
        "phone_number_sid": None,
        "queue_time": "0",
        "start_time": None,
        "to_formatted": message.to,
        "trunk_sid": None,
    }
