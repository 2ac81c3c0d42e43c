r"""The notations of password hashes that the company's file may hold. `docs/former-ids.md` lists them for operators.

| kept as it is | |
| --- | --- |
| Django | pbkdf2_sha256$…, pbkdf2_sha1$…, argon2$…, scrypt$…, bcrypt$…, bcrypt_sha256$… |
| crypt(3) | $2a$…, $2b$…, $2y$… |
| PHC | $argon2id$…, $argon2i$…, $argon2d$… |

| wrapped in Argon2 | |
| --- | --- |
| Django | md5$salt$hex, sha1$salt$hex, sha256$salt$hex, sha512$salt$hex: hash of salt and password |
| LDAP (RFC 2307) | {SSHA}…, {SSHA256}…, {SSHA512}…: Base64 of hash of password and salt, then the salt |
"""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import new

from accounts.former_ids.hashers import Fast
from accounts.former_ids.schemes import PORTAL
from portal.imports.columns import Invalid

RAW = "raw_fast"  # a fast hash on its way to be wrapped; the table of accounts refuses it
LONGEST = 400
MOST_ROUNDS = 14  # of bcrypt: about a second
MOST_ITERATIONS = 2_000_000  # of PBKDF2
MOST_KIBIBYTES = 131_072  # of Argon2 and scrypt
BLOCK = 128  # bytes of scrypt's block, times r

UNKNOWN = "この形式のハッシュは取り込めません。取り込める形式は docs/former-ids.md にあります。"
DEAR = "計算量が大きすぎるハッシュです。ログインのたびにこの計算が必要になるため、取り込めません。"

_salted = re.compile(r"(md5|sha1|sha256|sha512)\$([^$|\s]{1,64})\$([0-9a-fA-F]+)")
_ldap = re.compile(r"\{SSHA(256|512)?\}([A-Za-z0-9+/]+={0,2})")
_bcrypt = re.compile(r"(?:(bcrypt|bcrypt_sha256)\$)?\$2([aby])\$([0-9]{2})\$([./A-Za-z0-9]{53})")
_pbkdf2 = re.compile(r"(pbkdf2_sha256|pbkdf2_sha1)\$([1-9][0-9]{0,8})\$[^$|\s]{1,64}\$[A-Za-z0-9+/]{20,88}={0,2}")
_scrypt = re.compile(r"scrypt\$([0-9]{1,8})\$[^$|\s]{1,64}\$([0-9]{1,4})\$([0-9]{1,4})\$[A-Za-z0-9+/]{20,100}={0,2}")
_argon2 = re.compile(
    r"(?:argon2)?\$(argon2(?:id|i|d))\$v=19\$m=([0-9]{1,8}),t=([0-9]{1,4}),p=([0-9]{1,4})"
    r"\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86}"
)


@dataclass(frozen=True)
class Hash:
    """A hash of the file: its stored form, its notation for the report, and the work of comparing with it."""

    encoded: str
    notation: str
    scheme: str
    cost: int = 1


def read(field: str) -> Hash:
    """Parse the field; raises Invalid with what is wrong."""
    for pattern, reader in READERS:
        found = pattern.fullmatch(field) if len(field) <= LONGEST else None
        if found:
            return reader(found)
    raise Invalid(UNKNOWN)


def raw(encoded: str) -> tuple[Fast, str]:
    """Return function and digest of a fast hash that is to be wrapped."""
    _, fast, digest = encoded.split("$")
    return Fast.read(fast), digest


def _read_salted(found: re.Match[str]) -> Hash:
    function, salt, digest = found.groups()
    return _fast(Fast(function, salt.encode(), salt_first=True), bytes.fromhex(_even(digest)), function)


def _read_ldap(found: re.Match[str]) -> Hash:
    function = f"sha{found[1] or 1}"
    try:
        decoded = b64decode(found[2], validate=True)
    except NotBase64 as error:
        raise Invalid(UNKNOWN) from error
    size = new(function, usedforsecurity=False).digest_size
    if not size < len(decoded) <= size + 64:
        raise Invalid(UNKNOWN)
    return _fast(Fast(function, decoded[size:], salt_first=False), decoded[:size], f"ssha{found[1] or ''}")


def _fast(fast: Fast, digest: bytes, notation: str) -> Hash:
    if len(digest) != new(fast.function, usedforsecurity=False).digest_size:
        raise Invalid(UNKNOWN)
    return Hash(f"{RAW}${fast}${digest.hex()}", notation, PORTAL)


def _read_bcrypt(found: re.Match[str]) -> Hash:
    algorithm, version, rounds, rest = found.groups()
    if not 4 <= int(rounds) <= 31:
        raise Invalid(UNKNOWN)
    if int(rounds) > MOST_ROUNDS:
        raise Invalid(DEAR)
    same = version.replace("y", "b")  # two names of one algorithm
    return Hash(f"{algorithm or 'bcrypt'}$$2{same}${rounds}${rest}", algorithm or "bcrypt", "bcrypt", 1 << int(rounds))


def _read_pbkdf2(found: re.Match[str]) -> Hash:
    if int(found[2]) > MOST_ITERATIONS:
        raise Invalid(DEAR)
    return Hash(found[0], found[1], found[1], int(found[2]))


def _read_scrypt(found: re.Match[str]) -> Hash:
    n, r, p = (int(number) for number in found.groups())
    if n < 2 or n & (n - 1) or not (r and p):
        raise Invalid(UNKNOWN)
    if BLOCK * n * r * p > MOST_KIBIBYTES * 1024:
        raise Invalid(DEAR)
    return Hash(found[0], "scrypt", f"scrypt:{n}.{r}.{p}")


def _read_argon2(found: re.Match[str]) -> Hash:
    kind, m, t, p = found[1], int(found[2]), int(found[3]), int(found[4])
    if not (t and p and m >= 8 * p):
        raise Invalid(UNKNOWN)
    if m * t > MOST_KIBIBYTES * 4 or m > MOST_KIBIBYTES or p > 16:
        raise Invalid(DEAR)
    return Hash(f"argon2{found[0].removeprefix('argon2')}", kind, f"{kind}:{m}.{t}.{p}")


def _even(digits: str) -> str:
    if len(digits) % 2:
        raise Invalid(UNKNOWN)
    return digits


READERS = (
    (_salted, _read_salted),
    (_ldap, _read_ldap),
    (_bcrypt, _read_bcrypt),
    (_pbkdf2, _read_pbkdf2),
    (_scrypt, _read_scrypt),
    (_argon2, _read_argon2),
)
