"""Read returned mails: which letter, and whether for good (RFC 3464 with the codes of RFC 3463; RFC 6533).

Python's own parser is used: `flufl.bounce` tells no status, and calls a mail that was given up after days permanent.
A letter is found by its public id, in the return path or in the Message-ID of the mail that comes back, which nobody
but its addressee and the servers between has seen: a forged bounce can name no other letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from urllib.parse import urlsplit

from django.conf import settings

from portal.delivery.models import Arrival

Part = Message
PUBLIC_ID = r"(?P<id>[A-Za-z0-9_-]{22})"
RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
RETURNED = {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}
STATUS = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
VAGUE = {"4.0.0", "5.0.0"}  # "other or undefined": what the other server said may be more exact
FIELDS_OF_A_REPORT = {"message/delivery-status", "message/global-delivery-status"}


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail server reports of the mail with this public id; `code` is a status of RFC 3463."""

    public_id: str
    arrival: Arrival
    code: str


def return_path(public_id: str) -> str:
    """Return the envelope sender of a letter, which bounces come back to; empty without BOUNCE_ADDRESS."""
    if not (settings.BOUNCE_ADDRESS and public_id):
        return ""
    local, _, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{public_id}@{domain}"


def read(content: bytes) -> Bounce | None:
    """Read a mail; None where it is no bounce of a letter (a vacation notice, somebody's question)."""
    mail: Part = message_from_bytes(content)
    parts = list(mail.walk())
    told = _told(parts) or _told_by_exim(mail)
    public_id = _in_return_path(mail) or _in_returned_mail(parts)
    return Bounce(public_id, *told) if told and public_id else None


def _told(parts: list[Part]) -> tuple[Arrival, str] | None:
    """Return what the fields of a report say; a failure where it has several recipients."""
    found: tuple[Arrival, str] | None = None
    for part in parts:
        for fields in _fields(part):
            action = _text(fields, "Action").lower()
            if action.startswith("failed"):
                return Arrival.UNDELIVERED, _status(fields, "5.0.0")
            if action.startswith("delayed"):
                found = Arrival.DELAYED, _status(fields, "4.0.0")
    return found


def _fields(part: Part) -> Iterator[Part]:
    """Yield the groups of fields of a report. Python splits those of RFC 3464; those of RFC 6533 it takes for a mail,
    whose text holds all groups but the first."""
    payload = part.get_payload()
    if part.get_content_type() not in FIELDS_OF_A_REPORT or not isinstance(payload, list):
        return
    for group in payload:
        if not isinstance(group, Message):
            continue
        yield group
        rest = group.get_payload()
        if isinstance(rest, str):
            yield from (message_from_string(text.lstrip()) for text in re.split(r"\r?\n[ \t]*\r?\n", rest))


def _status(fields: Part, unsaid: str) -> str:
    """Return the status; where that is vague, the one that the other server gave (Diagnostic-Code)."""
    own = STATUS.search(_text(fields, "Status"))
    if own and own[1] not in VAGUE:
        return own[1]
    theirs = STATUS.search(_text(fields, "Diagnostic-Code"))
    return theirs[1] if theirs else own[1] if own else unsaid


def _told_by_exim(mail: Part) -> tuple[Arrival, str] | None:
    """Return a failure for the header that Exim adds to what it returns for good, with or without a report."""
    return (Arrival.UNDELIVERED, "5.0.0") if "X-Failed-Recipients" in mail else None


def _in_return_path(mail: Part) -> str:
    if not settings.BOUNCE_ADDRESS:
        return ""
    local, _, domain = settings.BOUNCE_ADDRESS.partition("@")
    ours = re.compile(rf"(?<![^\s<,]){re.escape(local)}\+{PUBLIC_ID}@(?i:{re.escape(domain)})(?![\w.-])")
    found = (ours.search(str(value)) for name in RECIPIENTS for value in mail.get_all(name, []))
    return next((one["id"] for one in found if one), "")


def _in_returned_mail(parts: list[Part]) -> str:
    host = urlsplit(settings.PORTAL_BASE_URL).hostname or ""
    ours = re.compile(rf"<{PUBLIC_ID}@(?i:{re.escape(host)})>")
    for part in parts:
        if part.get_content_type() not in RETURNED:
            continue
        payload = part.get_payload()
        returned = payload[0] if isinstance(payload, list) else message_from_string(str(payload))
        if isinstance(returned, Message) and (found := ours.search(_text(returned, "Message-ID"))):
            return found["id"]
    return ""


def _text(fields: Part, name: str) -> str:
    return str(fields.get(name, "")).strip()
