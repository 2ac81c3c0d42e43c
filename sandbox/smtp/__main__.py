"""`python -m sandbox.smtp --port N`"""

from sandbox import program
from sandbox.shelf import TableShelf
from sandbox.smtp.server import SmtpPeer

if __name__ == "__main__":
    port = program.set_up("Catches the mail of the demo.")
    program.run(SmtpPeer(shelf=TableShelf(), port=port))
