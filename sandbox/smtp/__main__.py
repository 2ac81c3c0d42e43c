"""`python -m sandbox.smtp --port N`"""

from pathlib import Path

from django.conf import settings

from sandbox import program
from sandbox.smtp.server import SmtpPeer
from sandbox.store import TableStore

if __name__ == "__main__":
    port = program.set_up("Catches the mail of the demo.")
    program.run(SmtpPeer(store=TableStore(), port=port, maildir=Path(settings.BOUNCE_MAILDIR)))
