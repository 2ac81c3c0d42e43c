"""Status callbacks as Twilio makes them: signed, a moment later, and now and then in the wrong order.

The number called decides: one that ends in 30003, 30005, 30006, 30007 or 30008 gets no SMS, with that error; one that
ends in 00486 is busy and one that ends in 00480 does not answer (SIP's codes). The order is wrong for even numbers.
"""

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import requests
from django.conf import settings

from sandbox.twilio.resources import VERSION

UNDELIVERED = ("30003", "30005", "30006", "30007", "30008")
ENDINGS_OF_CALLS = {"00486": "busy", "00480": "no-answer"}


def signature(url: str, form: dict[str, str]) -> str:
    """Return X-Twilio-Signature, after Twilio's documentation: HMAC-SHA-1 under the token of the address followed by
    names and values in the order of the names, in base64."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    mac = hmac.new(settings.TWILIO_AUTH_TOKEN.encode(), signed.encode(), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()


def begin(resource: dict[str, Any], url: str, *, after: float, ending: threading.Event) -> threading.Thread:
    """Report about a message or call `after` so many seconds, unless the peer is `ending`; return the thread."""

    def report() -> None:
        for form in _reports(resource):
            if ending.wait(after):
                return
            with suppress(requests.RequestException):  # Twilio gives up too
                headers = {"X-Twilio-Signature": signature(url, form)}
                requests.post(url, form, headers=headers, timeout=5, allow_redirects=False).close()

    thread = threading.Thread(target=report, daemon=True)
    thread.start()
    return thread


def _reports(resource: dict[str, Any]) -> Iterator[dict[str, str]]:
    common = {
        "AccountSid": settings.TWILIO_ACCOUNT_SID,
        "ApiVersion": VERSION,
        "From": resource["from"],
        "To": resource["to"],
    }
    number, sid = resource["to"], resource["sid"]
    if sid.startswith("CA"):
        status = ENDINGS_OF_CALLS.get(number[-5:], "completed")
        duration = "12" if status == "completed" else "0"
        yield {**common, "CallSid": sid, "CallStatus": status, "CallDuration": duration, "Direction": "outbound-api"}
        return
    steps = [{"MessageStatus": "sent"}, {"MessageStatus": "delivered"}]
    if number.endswith(UNDELIVERED):
        steps[1] = {"MessageStatus": "undelivered", "ErrorCode": number[-5:]}
    if int(number[-1]) % 2 == 0:
        steps.reverse()
    for step in steps:
        yield {**common, "MessageSid": sid, "SmsSid": sid, "SmsStatus": step["MessageStatus"], **step}
