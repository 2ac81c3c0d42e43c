"""Mail through Django's mail backend (EMAIL_URL): text with an HTML alternative, one connection a batch."""

import smtplib
from contextlib import suppress
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection

from portal import mail_addresses
from portal.delivery import bounces
from portal.delivery.transports.base import Refused, RenderedLetter, TryLater

AUTOMATIC = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no vacation notices in reply
PROTOCOL = {500, 502, 503, 504}  # RFC 5321: commands that the server did not understand, not addresses
CLOSING = 421  # RFC 5321: the server goes away, for everyone
POLICY = b"5.7."  # RFC 3463: not authorised, relaying denied: about this installation, not about the addressee


class MailTransport:
    """Sends mails. Every attempt of a letter has the same Message-ID."""

    def __init__(self) -> None:
        self.connection = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, rendered: RenderedLetter) -> str:
        if mail_addresses.fault(rendered.to):
            raise Refused("mail address")
        self._open()
        try:
            self.connection.send_messages([_message(rendered)])
        except ValueError as error:  # a line break in a header, or an address that cannot be written into one
            raise Refused("mail header" if isinstance(error, BadHeaderError) else "mail address") from None
        except OSError as error:
            self._close()
            raise _translated(error) from None
        return rendered.message_id

    def find(self, rendered: RenderedLetter) -> list[str]:
        """Return nothing: mail servers cannot be asked, and a second mail with the same Message-ID is harmless."""
        return []

    def _open(self) -> None:
        """Open the connection. Raises TryLater for all letters where that or the sign-in fails."""
        try:
            self.connection.open()
        except OSError as error:
            self._close()
            raise TryLater(f"smtp {getattr(error, 'smtp_code', type(error).__name__)}", down=True) from None

    def _close(self) -> None:
        with suppress(OSError):
            self.connection.close()


def _message(rendered: RenderedLetter) -> EmailMultiAlternatives:
    content = rendered.content
    message = EmailMultiAlternatives(
        subject=content.subject,
        body=content.text,
        from_email=bounces.return_path(rendered.public_id) or settings.DEFAULT_FROM_EMAIL,  # the envelope's
        to=[rendered.to],
        headers={"From": settings.DEFAULT_FROM_EMAIL, "Message-ID": rendered.message_id, **AUTOMATIC},
    )
    if content.html:
        message.attach_alternative(content.html, "text/html")
    return message


def _translated(error: OSError) -> Refused | TryLater:
    """Translate a failure of smtplib, always an OSError, without the server's words, which may hold the address."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _answered(*next(iter(error.recipients.values())))
        case smtplib.SMTPDataError():
            return _answered(error.smtp_code, error.smtp_error)
        case smtplib.SMTPResponseException():  # our own sender address
            return TryLater(f"smtp {error.smtp_code}", down=True)
        case smtplib.SMTPNotSupportedError():  # an address that this server cannot write
            return Refused("mail address")
        case smtplib.SMTPServerDisconnected() | TimeoutError():
            return TryLater("smtp connection lost", in_doubt=True, down=True)
        case _:
            return TryLater(f"smtp {type(error).__name__}", down=True)


def _answered(status: int, words: bytes | str) -> Refused | TryLater:
    policy = (words if isinstance(words, bytes) else words.encode()).startswith(POLICY)
    if status >= 500 and status not in PROTOCOL and not policy:
        return Refused(f"smtp {status}")
    return TryLater(f"smtp {status}", down=policy or status == CLOSING)
