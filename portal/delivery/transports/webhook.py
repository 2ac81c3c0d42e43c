"""Webhooks: a POST of JSON to an endpoint, signed after Standard Webhooks."""

import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from types import TracebackType
from typing import Self

from django.utils import timezone

from portal.delivery.transports.base import Refused, RenderedLetter, TryLater
from portal.webhooks import addresses, signing
from portal.webhooks.models import Endpoint

logger = logging.getLogger(__name__)

TIMEOUT = 5.0  # seconds to connect, and for each read
DEADLINE = 10.0  # seconds for the whole answer, of which only status and headers are read
GONE = 410


class WebhookTransport:
    """One batch. Every endpoint is a provider of its own: after a failure it is not tried again in the same batch, so
    that a receiver that hangs delays the others by one timeout only."""

    def __init__(self) -> None:
        self.failed: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, rendered: RenderedLetter) -> str:
        """Post the letter's text to the endpoint whose public id it is addressed to. Any 2xx is success; 410 and an
        endpoint that is ended or unknown are final; everything else, also a redirect, is tried again."""
        endpoint = Endpoint.objects.live().filter(public_id=rendered.to).first()
        if endpoint is None:
            raise Refused("webhook endpoint ended")
        if endpoint.public_id in self.failed:
            raise TryLater("webhook endpoint failed")
        message_id = rendered.message_id.strip("<>").partition("@")[0]
        try:
            status = self._post(endpoint, message_id, rendered.content.text)
        except TryLater:
            self.failed.add(endpoint.public_id)
            raise
        if status == GONE:
            raise Refused(f"webhook HTTP {status}")
        if not 200 <= status < 300:
            self.failed.add(endpoint.public_id)
            raise TryLater(f"webhook HTTP {status}")
        return f"{endpoint.public_id}:{message_id}"

    def find(self, rendered: RenderedLetter) -> list[str]:
        """Return nothing: receivers recognise a repeated message by its webhook-id."""
        return []

    def _post(self, endpoint: Endpoint, message_id: str, body: str) -> int:
        headers = signing.headers(endpoint, message_id=message_id, body=body, at=timezone.now())
        headers |= {"Content-Type": "application/json", "User-Agent": "mypage-webhooks"}
        connection: HTTPConnection | None = None
        try:
            scheme, host, port, target = addresses.check_url(endpoint.url)
            address = addresses.resolve(host, port)
            connection = (PinnedHTTPS if scheme == "https" else PinnedHTTP)(host, port, address)
            with _deadline(connection):
                connection.request("POST", target, body.encode(), headers)
                return connection.getresponse().status
        except addresses.Forbidden as error:
            raise TryLater(f"webhook {error}") from None
        except (OSError, HTTPException, ValueError) as error:
            raise TryLater(f"webhook {type(error).__name__}", in_doubt=connection is not None) from None
        finally:
            if connection is not None:
                connection.close()


class PinnedHTTP(HTTPConnection):
    """A connection to a checked address; the host's name is not looked up again."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), TIMEOUT)


class PinnedHTTPS(HTTPSConnection):
    """The same over TLS, with the certificate of the host's name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self.tls = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT, context=self.tls)
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), TIMEOUT)
        self.sock = self.tls.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()  # after the assignment, so that the deadline covers it


@contextmanager
def _deadline(connection: HTTPConnection) -> Iterator[None]:
    """Cut the connection after DEADLINE, also where a receiver sends a byte now and then."""

    def cut() -> None:
        if connection.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    timer = threading.Timer(DEADLINE, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
