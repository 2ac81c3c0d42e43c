"""Bounces as Postfix writes them (RFC 3464), delivered into the Maildir of the return path.

The address decides: `bounce-5.1.1` before its @ returns the mail at once with that status, `bounce-4.4.1` says that it
is late. No bounce is sent for a mail without a return path (RFC 5321, 4.5.5).
"""

import mailbox
import re
from email import message_from_bytes
from email.message import Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, localtime
from pathlib import Path

from aiosmtpd.smtp import Envelope

HOST = "sandbox.example"
CHOSEN = re.compile(r"bounce-([45]\.\d{1,3}\.\d{1,3})[^@]*@")
WORDS = {"5": "said: 550 {status} User unknown", "4": "connect to host: Connection timed out"}


def deliver(envelope: Envelope, maildir: Path) -> None:
    """Return the mail to its sender, once for each of its recipients that bounces."""
    for recipient in envelope.rcpt_tos:
        chosen = CHOSEN.search(recipient)
        if chosen and envelope.mail_from:
            returned = report(
                message_from_bytes(envelope.original_content or b""),
                sender=envelope.mail_from,
                recipient=recipient,
                status=chosen[1],
            )
            mailbox.Maildir(maildir, create=True).add(returned.as_bytes())


def report(mail: Message, *, sender: str, recipient: str, status: str) -> Message:
    """Return the report of a mail that failed, or is late, with a status of RFC 3463."""
    is_late = status.startswith("4")
    bounce = MIMEMultipart("report", report_type="delivery-status")
    bounce["From"] = f"Mail Delivery System <MAILER-DAEMON@{HOST}>"
    bounce["To"] = sender
    bounce["Subject"] = "Delayed Mail (still being retried)" if is_late else "Undelivered Mail Returned to Sender"
    bounce["Date"] = format_datetime(localtime())
    bounce["Auto-Submitted"] = "auto-replied"
    bounce.attach(MIMEText(f"This is the mail system at host {HOST}.\n", _charset="us-ascii"))
    bounce.attach(_fields(recipient, "delayed" if is_late else "failed", status))
    bounce.attach(MIMEMessage(mail))
    return bounce


def _fields(recipient: str, action: str, status: str) -> Message:
    about_all, about_one, part = Message(), Message(), Message()
    about_all["Reporting-MTA"] = f"dns; {HOST}"
    about_one["Final-Recipient"] = f"rfc822; {recipient}"
    about_one["Action"] = action
    about_one["Status"] = status
    about_one["Diagnostic-Code"] = f"smtp; {WORDS[status[0]].format(status=status)}"
    part.set_type("message/delivery-status")
    part.set_payload([about_all, about_one])
    return part
