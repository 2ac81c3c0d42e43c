"""SMS and voice through the Twilio client. Only numbers in Japan that cost the called party nothing extra."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import requests
from django.conf import settings
from django.urls import reverse
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from portal import telephones
from portal.delivery.transports.base import Refused, RenderedLetter, TryLater
from portal.delivery.transports.twiml import LONGEST, twiml

TIMEOUT = 5.0  # seconds to connect, and again to answer
VALIDITY = 14_400  # seconds; the longest that Twilio's documentation has ever allowed
CLOCKS_APART = timedelta(seconds=10)  # between the database and Twilio
RECENT = 20  # messages to one number that are looked through
# errors about our own number, account or address (PORTAL_BASE_URL), not about the addressee
OURS = {21210, 21212, 21603, 21606, 21609, 21659, 21660, 21661}

quiet = logging.getLogger(f"{__name__}.client")  # the client would log numbers
quiet.disabled = True


def e164(number: str) -> str:
    """Convert a Japanese number written from 0 or from +81 to E.164. Raises Refused for anything else."""
    domestic = "0" + number[3:] if number.startswith("+81") else number
    if not telephones.kind(domestic).takes_calls:
        raise Refused("phone number")
    return "+81" + domestic[1:]


class TwilioElsewhere(TwilioHttpClient):
    """The ordinary client; with TWILIO_API_BASE set, it talks to that scheme and host."""

    def __init__(self) -> None:
        super().__init__(timeout=TIMEOUT, max_retries=0, logger=quiet)

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        if settings.TWILIO_API_BASE:
            base = urlsplit(settings.TWILIO_API_BASE)
            url = urlunsplit(urlsplit(url)._replace(scheme=base.scheme, netloc=base.netloc))
        return super().request(method, url, *args, **kwargs)

    def close(self) -> None:
        """Close the sockets."""
        if self.session:
            self.session.close()


class PhoneTransport:
    """The base of SMS and voice: the Twilio client of one batch."""

    def __init__(self) -> None:
        self.http = TwilioElsewhere()
        self.client: Client = Client(  # type: ignore[no-untyped-call]
            settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, http_client=self.http
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()


class SmsTransport(PhoneTransport):
    """Sends text messages."""

    def send(self, rendered: RenderedLetter) -> str:
        to = e164(rendered.to)
        options: dict[str, Any] = status_callback(rendered)
        if rendered.seconds_left:
            options["validity_period"] = min(rendered.seconds_left, VALIDITY)
        with translated():
            message = self.client.messages.create(
                to=to, from_=settings.TWILIO_FROM_NUMBER, body=rendered.content.text, **options
            )
        return str(message.sid)

    def find(self, rendered: RenderedLetter) -> list[str]:
        """Return messages to this number with this text since the letter was created."""
        to = e164(rendered.to)
        with translated(reading=True):
            recent = self.client.messages.list(to=to, from_=settings.TWILIO_FROM_NUMBER, limit=RECENT)
        same = (message for message in recent if (message.body or "").strip() == rendered.content.text.strip())
        return list(since(rendered.created_at, same, failed=("failed", "canceled")))


class VoiceTransport(PhoneTransport):
    """Makes calls that read the text aloud."""

    def send(self, rendered: RenderedLetter) -> str:
        to = e164(rendered.to)
        spoken = twiml(rendered.content.spoken or (rendered.content.text,))
        if len(spoken) > LONGEST:
            raise Refused("spoken text too long")
        with translated():
            call = self.client.calls.create(
                to=to, from_=settings.TWILIO_FROM_NUMBER, twiml=spoken, **status_callback(rendered)
            )
        return str(call.sid)

    def find(self, rendered: RenderedLetter) -> list[str]:
        """Return calls to this number since the letter was created; Twilio does not report what was spoken."""
        to = e164(rendered.to)
        with translated(reading=True):
            recent = self.client.calls.list(to=to, from_=settings.TWILIO_FROM_NUMBER, limit=RECENT)
        return list(since(rendered.created_at, recent, failed=("failed", "canceled")))


def status_callback(rendered: RenderedLetter) -> dict[str, Any]:
    """Return the parameter that tells Twilio where to report what became of it. It names the letter, so that a report
    which overtakes the answer to the request finds it too. A call is reported once it ended, which is Twilio's default.
    """
    if not rendered.public_id:
        return {}
    path = reverse("delivery:status", kwargs={"public_id": rendered.public_id})
    return {"status_callback": settings.PORTAL_BASE_URL + path}


def since(start: datetime, resources: Iterable[Any], *, failed: tuple[str, ...]) -> Iterator[str]:
    """Yield ids of messages or calls that were made after `start` and did not fail, as Twilio lists them."""
    for resource in resources:
        if resource.date_created and resource.date_created >= start - CLOCKS_APART and resource.status not in failed:
            yield str(resource.sid)


@contextmanager
def translated(*, reading: bool = False) -> Iterator[None]:
    """Translate the client's failures into Refused and TryLater, without their text, which holds the number.

    A failed look-up (`reading`) settles nothing: what was in doubt stays in doubt.
    """
    try:
        yield
    except (TwilioRestException, TwilioServiceException) as error:
        if reading:
            raise TryLater(f"twilio lookup {error.status}", in_doubt=True, down=True) from None
        raise _answered(error.status, error.code) from None
    except (requests.RequestException, TwilioException, ValueError) as error:
        reached = reading or not _never_left(error)
        raise TryLater(f"twilio {type(error).__name__}", in_doubt=reached, down=True) from None


def _answered(status: int, number: int | None) -> Refused | TryLater:
    """Judge an error response: 429 was never processed (error 20429), a 5xx may have been, 401 to 404 and our own
    number are for the operator to mend, so the letter waits; any other 4xx is about this letter and final.
    """
    reason = f"twilio error {number} (HTTP {status})"
    if status >= 500:
        return TryLater(reason, in_doubt=True, down=True)
    if status in (401, 403, 404, 429) or number in OURS:
        return TryLater(reason, down=True)
    return Refused(reason)


def _never_left(error: Exception) -> bool:
    """Return whether no connection was made."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(error, requests.ConnectionError) and isinstance(
        getattr(cause, "reason", None), NewConnectionError
    )
