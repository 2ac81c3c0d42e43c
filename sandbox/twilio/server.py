"""The HTTP server, with modes in which it fails on request: `POST /sandbox/behaviour` with `mode` and `times`."""

import base64
import json
import logging
import re
import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

from sandbox.store import CapturedMessage, MessageStore
from sandbox.twilio import callbacks, resources
from sandbox.twilio.errors import ApiError
from sandbox.twilio.requests import CHECKS

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
PATH = re.compile(rf"/{resources.VERSION}/Accounts/(?P<account>\w+)/(?P<kind>Messages|Calls)(/(?P<sid>\w+))?\.json")


class Mode(StrEnum):
    OK = "ok"
    TOO_MANY = "20429"
    BROKEN = "20500"
    INVALID_NUMBER = "21211"
    CLOSED_REGION = "21408"
    UNSUBSCRIBED = "21610"
    HANG = "hang"  # stores nothing, never answers
    LOSE_REPLY = "lose_reply"  # stores it and drops the connection before its 201


class TwilioPeer:
    """An HTTP server on 127.0.0.1 in threads of its own; port 0 picks a free one. Only POSTs fail, never reads."""

    def __init__(self, *, store: MessageStore, port: int = 0, reports_after: float | None = None) -> None:
        """Set up; `reports_after` so many seconds a status callback is made, None: none is."""
        self.reports_after = reports_after
        self.store = store
        self.port = port
        self.number = settings.TWILIO_FROM_NUMBER  # the account's own number
        self.mode = Mode.OK
        self.requests: list[str] = []  # method and kind of every request, for tests
        self.ending = threading.Event()
        self._times = 0
        self._lock = threading.Lock()
        self._reporting: list[threading.Thread] = []
        self._server: PeerServer | None = None

    def start(self) -> None:
        """Listen, also again after `stop`; return once connections are accepted."""
        self.ending.clear()
        self._server = PeerServer(self)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Close every socket, so that connections are refused from now on."""
        self.ending.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    def behave(self, mode: Mode | str, *, times: int = 1) -> None:
        """Fail in the given mode for the next `times` requests to send."""
        with self._lock:
            self.mode, self._times = Mode(mode), times

    def next_mode(self) -> Mode:
        """Return the mode for the request that has just arrived, and count it."""
        with self._lock:
            mode = self.mode
            if mode is not Mode.OK:
                self._times -= 1
                if self._times <= 0:
                    self.mode = Mode.OK
            return mode

    def make(self, kind: str, form: dict[str, str]) -> dict[str, Any]:
        """Store a message or call and return its resource. Raises ApiError."""
        body = CHECKS[kind](form, owned=self.number)
        sid = ("SM" if kind == "Messages" else "CA") + secrets.token_hex(16)
        message = CapturedMessage(resources.CHANNELS[kind], form["From"], form["To"], body, sid)
        made = resources.resource(kind, message)
        self.store.keep(message)
        return made

    def report(self, resource: dict[str, Any], url: str, *, after: float) -> None:
        """Make the status callbacks of a message or call, each `after` so many seconds."""
        with self._lock:
            self._reporting = [thread for thread in self._reporting if thread.is_alive()]
            self._reporting.append(callbacks.begin(resource, url, after=after, ending=self.ending))

    def wait_for_reports(self) -> None:
        """Return once every status callback was made, for tests."""
        for thread in self._reporting:
            thread.join(10)

    def read(self, kind: str, sid: str | None, query: dict[str, str], uri: str) -> dict[str, Any]:
        """Return one resource, or the list, newest first, filtered by To and From. Raises ApiError."""
        messages = self.store.of(resources.CHANNELS[kind])
        if sid:
            for message in messages:
                if message.reference == sid:
                    return resources.resource(kind, message)
            raise ApiError(20404, uri)
        wanted = {"to": query.get("To"), "sender": query.get("From")}
        found = [c for c in messages if all(value in (None, getattr(c, name)) for name, value in wanted.items())]
        return resources.listing(kind, found, uri, int(query.get("PageSize", "50")))


class PeerServer(ThreadingHTTPServer):
    """The listening socket of a peer."""

    daemon_threads = True

    def __init__(self, peer: TwilioPeer) -> None:
        self.peer = peer
        super().__init__((HOST, peer.port), Handler)


class Handler(BaseHTTPRequestHandler):
    """The handler of one connection."""

    protocol_version = "HTTP/1.1"
    server: PeerServer

    def do_GET(self) -> None:
        self._answer(self._read)

    def do_POST(self) -> None:
        if urlsplit(self.path).path == "/sandbox/behaviour":
            self._control()
        else:
            self._answer(self._make)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: paths of lists contain telephone numbers."""

    def _control(self) -> None:
        form = self._form()
        try:
            self.server.peer.behave(form["mode"], times=int(form.get("times", "1")))
        except (KeyError, ValueError):
            self._reply(400, {"modes": [mode.value for mode in Mode]})
        else:
            self._reply(200, {"mode": self.server.peer.mode.value})

    def _answer(self, work: Callable[[re.Match[str], dict[str, str]], tuple[int, dict[str, Any]]]) -> None:
        form = self._form()
        try:
            match = PATH.fullmatch(urlsplit(self.path).path)
            if match is None or match["account"] != settings.TWILIO_ACCOUNT_SID:
                raise ApiError(20404, urlsplit(self.path).path)
            self._authenticate()
            self.server.peer.requests.append(f"{self.command} {match['kind']}")
            self._reply(*work(match, form))
        except ApiError as error:
            self._reply(error.status, error.body())
        except ConnectionDropped:
            self._drop()
        except Exception:
            logger.exception("request not answered")
            self._reply(500, ApiError(20500).body())

    def _drop(self) -> None:
        self.close_connection = True
        with suppress(OSError):  # the client may have gone first
            self.connection.shutdown(socket.SHUT_RDWR)

    def _authenticate(self) -> None:
        pair = f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}"
        expected = "Basic " + base64.b64encode(pair.encode()).decode()
        if not secrets.compare_digest(self.headers.get("Authorization", ""), expected):
            raise ApiError(20003)

    def _read(self, match: re.Match[str], form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        query = dict(parse_qsl(urlsplit(self.path).query))
        return 200, self.server.peer.read(match["kind"], match["sid"], query, self.path)

    def _make(self, match: re.Match[str], form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        peer = self.server.peer
        mode = peer.next_mode()
        if mode.value.isdigit():
            raise ApiError(int(mode), form.get("To", ""))
        if mode is Mode.HANG:
            peer.ending.wait(60)
            raise ConnectionDropped
        made = peer.make(match["kind"], form)
        if peer.reports_after is not None and form.get("StatusCallback"):
            peer.report(made, form["StatusCallback"], after=peer.reports_after)
        if mode is Mode.LOSE_REPLY:
            raise ConnectionDropped
        return 201, made

    def _form(self) -> dict[str, str]:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        return dict(parse_qsl(body, keep_blank_values=True))

    def _reply(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class ConnectionDropped(Exception):
    """Close the connection without an answer."""
