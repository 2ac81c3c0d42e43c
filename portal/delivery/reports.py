"""Read the provider's reports about SMS and calls (Twilio, "Outbound Message Status in Status Callbacks" and
"StatusCallback" of Calls)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from portal.delivery.models import Arrival, Channel

NUMBER = re.compile(r"[0-9]{5}")  # of Twilio's errors
# accepted, queued, sending …: nothing that the letter's own state does not say
MESSAGES = {
    "sent": Arrival.LEFT,
    "delivered": Arrival.DELIVERED,
    "read": Arrival.DELIVERED,
    "undelivered": Arrival.UNDELIVERED,
    "failed": Arrival.UNDELIVERED,
    "canceled": Arrival.UNDELIVERED,
}
CALLS = {
    "ringing": Arrival.LEFT,
    "in-progress": Arrival.LEFT,
    "completed": Arrival.DELIVERED,
    "busy": Arrival.UNDELIVERED,
    "no-answer": Arrival.UNDELIVERED,
    "failed": Arrival.UNDELIVERED,
    "canceled": Arrival.UNDELIVERED,
}


@dataclass(frozen=True, slots=True)
class Report:
    """A report: `code` is Twilio's error number of an SMS, or the word for how a call ended; empty without one."""

    channel: Channel
    provider_id: str
    arrival: Arrival
    code: str


def read(form: Mapping[str, str]) -> Report | None:
    """Read the form of a verified request; None where it is of another account or says nothing to note."""
    if form.get("AccountSid") != settings.TWILIO_ACCOUNT_SID:
        return None
    if call := form.get("CallSid"):
        word = form.get("CallStatus", "")
        arrival, code = CALLS.get(word), word
    else:
        call = form.get("MessageSid", "")
        arrival, code = MESSAGES.get(form.get("MessageStatus", "")), form.get("ErrorCode", "")
        code = code if NUMBER.fullmatch(code) else ""
    if arrival is None or not call:
        return None
    channel = Channel.VOICE if form.get("CallSid") else Channel.SMS
    return Report(channel, call, arrival, code if arrival == Arrival.UNDELIVERED else "")
