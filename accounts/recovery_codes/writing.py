"""Written form of a recovery code, and the digest that is stored."""

import secrets

from accounts.users.models import User
from portal import keyed, text

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U to misread
LENGTH = 16  # characters of 5 bits
MISREAD = str.maketrans("OIL", "011")


def new() -> str:
    """Make 80 random bits, in four groups: 7K3M-09QX-…"""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def normalise(typed: str) -> str:
    """Return the typed code in the form in which it was made: half-width, upper case, no blanks or hyphens, look-alikes
    as the digit they resemble.
    """
    plain = "".join(sign for sign in text.clean(typed).upper() if sign.isalnum())
    return plain.translate(MISREAD)


def is_whole(code: str) -> bool:
    """Tell whether a normalised code has the length and the signs of one."""
    return len(code) == LENGTH and set(code) <= set(ALPHABET)


def digest(account: User, code: str) -> str:
    """Return the stored digest: an HMAC under the pepper, salted with the account."""
    return keyed.digest("recovery code", account.public_id, normalise(code))
