"""Argon2 over the fast hashes that the former service kept (ASVS 11.4.2), because MD5 and SHA are guessed by the
billion. It does not need the password, so it is done at import, and no fast hash is ever stored.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Self

from accounts.users.hashers import PortalArgon2PasswordHasher

WRAPPED = "argon2_wrapped"


@dataclass(frozen=True)
class Fast:
    """Description of a fast hash: the function of hashlib, the salt, and the side of the password on which the salt
    stands.
    """

    function: str
    salt: bytes
    salt_first: bool

    def digest(self, password: str) -> str:
        """Return the fast hash of a password, as hexadecimal digits."""
        typed = password.encode()
        message = self.salt + typed if self.salt_first else typed + self.salt
        return hashlib.new(self.function, message, usedforsecurity=False).hexdigest()

    def __str__(self) -> str:
        side = "before" if self.salt_first else "after"
        return f"{self.function}.{side}.{urlsafe_b64encode(self.salt).decode()}"

    @classmethod
    def read(cls, written: str) -> Self:
        """Parse the form that `str` gives."""
        function, side, salt = written.split(".")
        return cls(function, urlsafe_b64decode(salt), side == "before")


def wrap(fast: Fast, digest: str) -> str:
    """Return the Argon2 hash of the digest that the former service kept."""
    hasher = PortalArgon2PasswordHasher()
    return f"{WRAPPED}${fast}${hasher.encode(digest, hasher.salt())}"


def is_inside(encoded: str, password: str) -> bool:
    """Tell whether the password is the one whose fast hash was wrapped. Costs one Argon2."""
    _, fast, outer = encoded.split("$", 2)
    return bool(PortalArgon2PasswordHasher().verify(Fast.read(fast).digest(password), outer))
