"""Validate requests to send a message or to make a call as Twilio does.

Stricter where Twilio would fail only later: for unknown parameters, and for TwiML that it could not run.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from xml.etree import ElementTree

from sandbox.twilio.errors import ApiError

E164 = re.compile(r"\+[1-9]\d{6,14}")
REGION = "+81"  # the only one enabled for this account
LONGEST_BODY = 1600
LONGEST_TWIML = 4000
LONGEST_VALIDITY = 36_000

Form = dict[str, str]
MESSAGE_PARAMETERS = {"To", "From", "Body", "ValidityPeriod", "StatusCallback", "MaxPrice", "SmartEncoded"}
CALL_PARAMETERS = {"To", "From", "Twiml", "Timeout", "StatusCallback", "StatusCallbackMethod"}


def check_message(form: Form, *, owned: str) -> str:
    """Return the text of a message. Raises ApiError as Messages would; `owned` is the account's number."""
    _known(form, MESSAGE_PARAMETERS)
    _numbers(form, owned, without_to=21604, without_from=21603, foreign_from=21606, closed_region=21408)
    body = form.get("Body", "")
    if not body:
        raise ApiError(21602)
    if len(body) > LONGEST_BODY:
        raise ApiError(21617)
    validity = form.get("ValidityPeriod", "1")
    if not validity.isdigit() or not 1 <= int(validity) <= LONGEST_VALIDITY:
        raise ApiError(90007)
    return body


def check_call(form: Form, *, owned: str) -> str:
    """Return what a call speaks, one sentence a line. Raises ApiError as Calls would; `owned` as above."""
    _known(form, CALL_PARAMETERS)
    _numbers(form, owned, without_to=21201, without_from=21213, foreign_from=21210, closed_region=21215)
    document = form.get("Twiml", "")
    if not document:
        raise ApiError(21205)
    if len(document) > LONGEST_TWIML:
        raise ApiError(32018)
    return _spoken(document)


CHECKS: dict[str, Callable[..., str]] = {"Messages": check_message, "Calls": check_call}


def _known(form: Form, parameters: set[str]) -> None:
    if unknown := form.keys() - parameters:
        raise ApiError(20001, f"Unknown parameter {sorted(unknown)[0]}")
    callback = form.get("StatusCallback", "http://none.example")
    if urlsplit(callback).scheme not in ("http", "https") or not urlsplit(callback).hostname:
        raise ApiError(21609, callback)


def _numbers(
    form: Form, owned: str, *, without_to: int, without_from: int, foreign_from: int, closed_region: int
) -> None:
    if not form.get("To"):
        raise ApiError(without_to)
    if not form.get("From"):
        raise ApiError(without_from)
    if form["From"] != owned:
        raise ApiError(foreign_from, form["From"])
    if not E164.fullmatch(form["To"]) or form["To"] == form["From"]:
        raise ApiError(21211, form["To"])
    if not form["To"].startswith(REGION):
        raise ApiError(closed_region, form["To"])


def _spoken(document: str) -> str:
    try:
        root = ElementTree.fromstring(document)  # noqa: S314  # nosec B314 -- written by the portal itself
    except ElementTree.ParseError as error:
        raise ApiError(12100, str(error)) from None
    if root.tag != "Response":
        raise ApiError(12100, f"<{root.tag}> is not <Response>")
    for verb in root:
        if verb.tag not in ("Say", "Pause") or len(verb):
            raise ApiError(12100, f"<{verb.tag}> is not expected here")
        if verb.tag == "Say" and not ((verb.text or "").strip() and verb.get("language") == "ja-JP"):
            raise ApiError(12100, "<Say> needs a text in ja-JP")
    return "\n".join(verb.text or "" for verb in root.iter("Say"))
