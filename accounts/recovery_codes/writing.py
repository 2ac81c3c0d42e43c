"""How a recovery code is written down, and what is kept of it."""

import secrets

from accounts.users.models import User
from portal import keyed, text

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U to misread
LENGTH = 16  # characters of 5 bits
MISREAD = str.maketrans("OIL", "011")


def new() -> str:
    """80 random bits, in four groups: 7K3M-09QX-…"""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def normalise(typed: str) -> str:
    """What was typed as it was made: half-width, upper case, no blanks or hyphens, look-alikes as the digit they
    resemble.
    """
    plain = "".join(sign for sign in text.clean(typed).upper() if sign.isalnum())
    return plain.translate(MISREAD)


def is_whole(code: str) -> bool:
    """Whether a normalised code has the length and the signs of one."""
    return len(code) == LENGTH and set(code) <= set(ALPHABET)


def digest(account: User, code: str) -> str:
    """What the table holds: an HMAC under the pepper, salted with the account."""
    return keyed.digest("recovery code", account.public_id, normalise(code))
