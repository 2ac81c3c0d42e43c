"""Twilio's error responses, after its documentation (docs/api/errors)."""

from dataclasses import dataclass
from typing import Any

WORDS: dict[int, tuple[int, str]] = {
    12100: (400, "Document parse failure: {detail}"),
    20001: (400, "{detail}"),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource {detail} was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21201: (400, "No 'To' number is specified"),
    21205: (400, "Url parameter is required."),
    21210: (400, "The source phone number provided, {detail}, is not yet verified for your account."),
    21211: (400, "The 'To' number {detail} is not a valid phone number."),
    21213: (400, "No 'From' number is specified"),
    21215: (400, "Account not authorized to call {detail}. Perhaps you need to enable some international permissions."),
    21408: (
        400,
        "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {detail}.",
    ),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (
        400,
        "The 'From' phone number provided ({detail}) is not a valid, message-capable Twilio phone number.",
    ),
    21609: (400, "Invalid 'StatusCallback' URL: {detail}"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit."),
    32018: (400, "Twiml size exceeded maximum allowed value"),
    90007: (400, "Invalid validity period value"),
}


@dataclass
class ApiError(Exception):
    """A request that Twilio would refuse with this error number."""

    number: int
    detail: str = ""

    @property
    def status(self) -> int:
        """The HTTP status of the response."""
        return WORDS[self.number][0]

    def body(self) -> dict[str, Any]:
        """Return the JSON body of the response."""
        return {
            "code": self.number,
            "message": WORDS[self.number][1].format(detail=self.detail),
            "more_info": f"https://www.twilio.com/docs/errors/{self.number}",
            "status": self.status,
        }
