"""Compare with the hashes of the former service, and do as much work where there is nothing to compare.

Timing must not distinguish one attempt to sign in from another. `scheme` names what has to be computed alike, `cost`
how much of it: iterations of PBKDF2, 2 to the rounds of bcrypt, 1 for a scheme whose parameters are in its name.
"""

import hashlib
from base64 import b64encode
from secrets import token_bytes

import argon2
import bcrypt
from django.contrib.auth.hashers import (
    Argon2PasswordHasher,
    PBKDF2PasswordHasher,
    PBKDF2SHA1PasswordHasher,
    check_password,
    make_password,
)
from django.utils.crypto import constant_time_compare

from accounts.former_ids.hashers import WRAPPED, is_inside

PORTAL = "portal"  # one hash as the portal makes them: wrapped ones, and passwords hashed here
BCRYPT_BYTES = 72  # bcrypt looks at no more
SALT_BYTES = 16
SCRYPT_MEMORY = 256 * 1024 * 1024
DIGESTS = {"pbkdf2_sha256": "sha256", "pbkdf2_sha1": "sha1"}
KEPT = {
    "argon2": Argon2PasswordHasher,
    "pbkdf2_sha256": PBKDF2PasswordHasher,
    "pbkdf2_sha1": PBKDF2SHA1PasswordHasher,
}


def is_right(password: str, encoded: str) -> bool:
    """Tell whether the password is the one that was hashed."""
    algorithm, _, rest = encoded.partition("$")
    if algorithm == WRAPPED:
        return is_inside(encoded, password)
    if algorithm == "bcrypt":
        return constant_time_compare(_bcrypt(password.encode(), rest.encode()), rest)
    if algorithm == "bcrypt_sha256":
        hidden = hashlib.sha256(password.encode()).hexdigest().encode()
        return constant_time_compare(_bcrypt(hidden, rest.encode()), rest)
    if algorithm == "scrypt":
        n, salt, r, p, digest = rest.split("$")
        derived = _scrypt(password, salt.encode(), int(n), int(r), int(p))
        return constant_time_compare(b64encode(derived).decode(), digest)
    if algorithm in KEPT:
        return bool(KEPT[algorithm]().verify(password, encoded))
    return check_password(password, encoded)


def spend(password: str, scheme: str, cost: int) -> None:
    """Compute that much of the scheme without a result, to take the same time."""
    name, _, parameters = scheme.partition(":")
    if cost <= 0:
        return
    if name == PORTAL:
        make_password(password)
    elif name in DIGESTS:
        hashlib.pbkdf2_hmac(DIGESTS[name], password.encode(), token_bytes(SALT_BYTES), cost)
    elif name == "bcrypt":
        for rounds in [bit for bit in range(cost.bit_length()) if cost >> bit & 1]:
            _bcrypt(password.encode(), bcrypt.gensalt(rounds))
    elif name == "scrypt":
        n, r, p = map(int, parameters.split("."))
        _scrypt(password, token_bytes(SALT_BYTES), n, r, p)
    else:
        m, t, p = map(int, parameters.split("."))
        kind = argon2.low_level.Type[name.removeprefix("argon2").upper()]
        argon2.low_level.hash_secret_raw(
            password.encode(),
            token_bytes(SALT_BYTES),
            time_cost=t,
            memory_cost=m,
            parallelism=p,
            hash_len=32,
            type=kind,
        )


def _bcrypt(secret: bytes, salt: bytes) -> str:
    return bcrypt.hashpw(secret[:BCRYPT_BYTES], salt).decode()


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    """Compute scrypt in Django's form, 64 bytes. OpenSSL's own limit of memory is too low for parameters that are in
    use.
    """
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=SCRYPT_MEMORY, dklen=64)
