"""The SMTP server, with modes in which it fails on request."""

import asyncio
import email
import email.policy
import logging
import threading
from collections.abc import Coroutine
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.smtp import bounces
from sandbox.store import CapturedMessage, MessageStore

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"


class Mode(StrEnum):
    OK = "ok"
    UNKNOWN_USER = "550"  # at RCPT
    RELAY_DENIED = "554"  # at RCPT
    TRY_LATER = "451"  # after DATA
    CONFUSED = "500"  # after DATA
    HANG = "hang"  # after DATA: stores nothing, never answers
    LOSE_REPLY = "lose_reply"  # stores the mail and drops the connection before its 250


class SmtpPeer:
    """An SMTP server on 127.0.0.1 in a thread of its own; port 0 picks a free one."""

    def __init__(self, *, store: MessageStore, port: int = 0, maildir: Path | None = None) -> None:
        """Set up; bounces are delivered into `maildir`, None: there are none."""
        self.maildir = maildir
        self.store = store
        self.port = port
        self.mode = Mode.OK
        self._times = 0
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        """Listen, also again after `stop_listening`; return once connections are accepted."""
        if not self._thread.is_alive():
            self._thread.start()
        self._run(self._listen())

    def stop_listening(self) -> None:
        """Refuse connections from now on, as a server that is down."""
        self._run(self._close())

    def stop(self) -> None:
        """Stop for good: close every socket and end the thread."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def behave(self, mode: Mode | str, *, times: int = 1) -> None:
        """Fail in the given mode for the next `times` mails."""
        self.mode, self._times = Mode(mode), times

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept or refuse a recipient (called by aiosmtpd)."""
        match self.mode:
            case Mode.UNKNOWN_USER:
                self._next()
                return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
            case Mode.RELAY_DENIED:
                self._next()
                return f"554 5.7.1 <{address}>: Relay access denied"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Store a mail, or fail in the current mode (called by aiosmtpd)."""
        mode = self._next()
        match mode:
            case Mode.TRY_LATER:
                return "451 4.3.0 Temporary lookup failure"
            case Mode.CONFUSED:
                return "500 5.5.2 Command unrecognized"
            case Mode.HANG:
                await asyncio.sleep(3600)
        try:
            await asyncio.to_thread(self.store.keep, _message_of(envelope))
            if self.maildir is not None:
                await asyncio.to_thread(bounces.deliver, envelope, self.maildir)
        except Exception:
            logger.exception("mail not kept")
            return "451 4.3.0 Cannot store it now"
        if mode is Mode.LOSE_REPLY and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "250 OK"

    def _next(self) -> Mode:
        mode = self.mode
        if mode is not Mode.OK:
            self._times -= 1
            if self._times <= 0:
                self.mode = Mode.OK
        return mode

    async def _listen(self) -> None:
        self._server = await self._loop.create_server(self._session, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def _session(self) -> SMTP:
        return SMTP(self, hostname="sandbox.example", enable_SMTPUTF8=True, loop=self._loop)

    async def _close(self) -> None:
        if self._server:
            self._server.close()
        sessions = asyncio.all_tasks() - {asyncio.current_task()}
        for session in sessions:
            session.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)


def _message_of(envelope: Envelope) -> CapturedMessage:
    content = envelope.original_content or b""
    message = email.message_from_bytes(content, policy=email.policy.default)
    parts = {"plain": "", "html": ""}
    for kind in parts:
        part = message.get_body((kind,)) if isinstance(message, EmailMessage) else None
        parts[kind] = part.get_content() if part else ""
    return CapturedMessage(
        channel="mail",
        sender=envelope.mail_from or "",
        to=", ".join(envelope.rcpt_tos),
        subject=str(message["Subject"] or "").strip(),  # unfolding leaves the blank of a folded header
        body=parts["plain"].replace("\r\n", "\n"),
        html=parts["html"],
        reference=str(message["Message-ID"] or ""),
    )
