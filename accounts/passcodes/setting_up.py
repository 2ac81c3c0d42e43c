"""A person between ⑬ and ⑭."""

from datetime import timedelta

from accounts.sessions.keeping import Kept

ENTERED = Kept("passcode", timedelta(minutes=10))  # the `secret`: what was entered first, as the table would keep it
