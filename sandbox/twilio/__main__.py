"""`python -m sandbox.twilio --port N`"""

from sandbox import program
from sandbox.store import TableStore
from sandbox.twilio.server import TwilioPeer

if __name__ == "__main__":
    port = program.set_up("Catches the SMS and calls of the demo.")
    program.run(TwilioPeer(store=TableStore(), port=port, reports_after=1.0))
