"""Account IDs: their normal form and their look-alike key [001-19…21]."""

import re

from portal import text

ALLOWED = re.compile(r"[!-?A-~]{5,30}")  # half-width letters, digits, symbols; no @, which marks an address
LOOKALIKES = str.maketrans({"1": "l", "i": "l", "|": "l", "!": "l", "0": "o", "5": "s", "2": "z", "8": "b"})


def normalise(typed: str) -> str:
    """Return the ID as stored: half-width, lower case, without spaces or invisible characters."""
    return text.account_id(typed)


def is_allowed(username: str) -> bool:
    """Tell whether a normalised ID has 5–30 of the allowed characters."""
    return ALLOWED.fullmatch(username) is not None


def skeleton(username: str) -> str:
    """Return the key under which look-alike IDs are equal."""
    return username.translate(LOOKALIKES)
