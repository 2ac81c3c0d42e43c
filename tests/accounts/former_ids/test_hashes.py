"""Every notation of a password hash that a file may hold, and those that it may not."""

import hashlib
from base64 import b64encode

import bcrypt
import pytest
from django.contrib.auth import hashers

from accounts.former_ids import notations, schemes
from accounts.former_ids.hashers import wrap
from portal.imports.columns import Invalid

WORD = "ﾑｶｼ-mukashi-92"


def django(hasher: hashers.BasePasswordHasher, **parameters: int) -> str:
    for name, value in parameters.items():
        setattr(hasher, name, value)
    return str(hasher.encode(WORD, "kumokumokumo"))


def ssha(function: str, salt: bytes = b"\x00salt$|") -> str:
    return b64encode(hashlib.new(function, WORD.encode() + salt).digest() + salt).decode()


def salted(function: str, salt: str = "mizu") -> str:
    return f"{function}${salt}${hashlib.new(function, (salt + WORD).encode()).hexdigest()}"


def crypt(prefix: bytes = b"2b", word: str = WORD) -> str:
    return bcrypt.hashpw(word.encode(), bcrypt.gensalt(4)).replace(b"$2b", b"$" + prefix).decode()


FAST = {
    "md5": salted("md5"),
    "sha1": salted("sha1"),
    "sha256": salted("sha256"),
    "sha512": salted("sha512").upper().replace("SHA512$MIZU", "sha512$mizu"),
    "ssha": "{SSHA}" + ssha("sha1"),
    "ssha256": "{SSHA256}" + ssha("sha256"),
    "ssha512": "{SSHA512}" + ssha("sha512"),
}
ARGON2 = django(hashers.Argon2PasswordHasher(), time_cost=1, memory_cost=64, parallelism=1)
SLOW = {
    "pbkdf2_sha256": (django(hashers.PBKDF2PasswordHasher(), iterations=1000), "pbkdf2_sha256", 1000),
    "pbkdf2_sha1": (django(hashers.PBKDF2SHA1PasswordHasher(), iterations=1000), "pbkdf2_sha1", 1000),
    "scrypt": (django(hashers.ScryptPasswordHasher(), work_factor=16), "scrypt:16.8.5", 1),
    "argon2": (ARGON2, "argon2id:64.1.1", 1),
    "bcrypt_sha256": ("bcrypt_sha256$" + bcrypt.hashpw(
        hashlib.sha256(WORD.encode()).hexdigest().encode(), bcrypt.gensalt(4)).decode(), "bcrypt", 16),
    "bcrypt": ("bcrypt$" + crypt(), "bcrypt", 16),
    "2a": (crypt(b"2a"), "bcrypt", 16),
    "2b": (crypt(), "bcrypt", 16),
    "2y": (crypt(b"2y"), "bcrypt", 16),
    "phc": (ARGON2.removeprefix("argon2"), "argon2id:64.1.1", 1),
}  # fmt: skip


@pytest.mark.parametrize("written", FAST.values(), ids=FAST)
def test_a_fast_hash_is_wrapped_in_argon2_and_opens_with_its_password(written: str) -> None:
    read = notations.read(written)

    wrapped = wrap(*notations.raw(read.encoded))

    assert read.scheme == schemes.PORTAL
    assert "$argon2$argon2id$v=19$m=47104,t=1,p=1$" in wrapped
    assert written.rpartition("$")[2].lower() not in wrapped.lower()
    assert schemes.is_right(WORD, wrapped)
    assert not schemes.is_right(WORD + "x", wrapped)


@pytest.mark.parametrize(("written", "scheme", "cost"), SLOW.values(), ids=SLOW)
def test_a_slow_hash_is_kept_and_opens_with_its_password(
    real_hashes: None, written: str, scheme: str, cost: int
) -> None:
    read = notations.read(written)

    assert (read.scheme, read.cost) == (scheme, cost)
    assert schemes.is_right(WORD, read.encoded)
    assert not schemes.is_right(WORD + "x", read.encoded)


def test_bcrypt_looks_at_72_bytes_as_the_former_service_did() -> None:
    long = "k" * 80
    kept = notations.read(bcrypt.hashpw(long.encode()[:72], bcrypt.gensalt(4)).decode())

    assert schemes.is_right(long, kept.encoded)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "password",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "sha256$salt$abc",
        "sha1$salt$" + "0" * 41,
        "sha1$$" + "0" * 40,
        "{SSHA}" + b64encode(b"x" * 20).decode(),
        "{SSHA}====",
        "{SSHA256}" + b64encode(b"x" * 30).decode(),
        "{CRYPT}$1$salt$hash",
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "$2b$03$" + "a" * 53,
        "$2b$10$" + "a" * 52,
        "scrypt$15$salt$8$1$" + "A" * 86 + "==",
        "argon2$argon2id$v=19$m=1,t=1,p=1$c2FsdHNhbHQ$" + "A" * 43,
        "pbkdf2_sha256$0$salt$" + "A" * 43 + "=",
        "md5$sa|lt$" + "0" * 32,
        "x" * 5000,
    ],
)
def test_what_is_no_hash_of_these_is_refused(written: str) -> None:
    with pytest.raises(Invalid, match="この形式のハッシュは取り込めません"):
        notations.read(written)


@pytest.mark.parametrize(
    "written",
    [
        "$2b$15$" + "a" * 53,
        "pbkdf2_sha256$2000001$salt$" + "A" * 43 + "=",
        "scrypt$1048576$salt$8$1$" + "A" * 86 + "==",
        "argon2$argon2id$v=19$m=1048576,t=1,p=1$c2FsdHNhbHQ$" + "A" * 43,
        "argon2$argon2id$v=19$m=65536,t=99,p=1$c2FsdHNhbHQ$" + "A" * 43,
    ],
)
def test_one_that_would_slow_down_every_sign_in_is_refused(written: str) -> None:
    with pytest.raises(Invalid, match="計算量が大きすぎる"):
        notations.read(written)
