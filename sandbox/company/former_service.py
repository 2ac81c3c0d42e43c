"""The member service before the portal: two customers have an ID there and no account here yet."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import bcrypt

from sandbox.company import catalogue
from sandbox.company.customers import Customer, Line
from sandbox.company.names import Person

COLUMNS = "legacy_id,password_hash,customer_number,email,status"
FORMER_PASSWORD = "Mukashi-2019"  # noqa: S105 -- of two invented people
SAKI = Person("汐見 咲", "シオミ サキ", date(1988, 7, 2))
ISAMU = Person("磯部 勇", "イソベ イサム", date(1955, 12, 11))


@dataclass(frozen=True)
class Member:
    """An ID of the former service, as exported."""

    legacy_id: str
    customer_number: int
    email: str
    password_hash: str


def customers(since: date) -> list[Customer]:
    """Return the two customers: Saki with a mobile number, Isamu with a landline only."""
    return [
        Customer(1_020_340, SAKI, "09000001340", since, (Line("09000001341", catalogue.MOBILE_20, since, SAKI),),
                 email="saki@example.com"),
        Customer(1_020_341, ISAMU, "0300001341", since, (Line("TEL-1020341", catalogue.PHONE, since),),
                 email="isobe@example.com", payment_method="コンビニ払い"),
    ]  # fmt: skip


def rows() -> Iterator[list[object]]:
    """Yield the rows of legacy.csv: one fast hash, which the import wraps in a slow one, and one slow hash."""
    for member in (
        Member("ns-shiomi", 1_020_340, "saki@example.com", _ssha(FORMER_PASSWORD, b"shiosai")),
        Member("ns-isobe", 1_020_341, "isobe@example.com", _bcrypt(FORMER_PASSWORD)),
    ):
        yield [member.legacy_id, member.password_hash, member.customer_number, member.email, "active"]


def _ssha(password: str, salt: bytes) -> str:
    return "{SSHA}" + b64encode(hashlib.sha1(password.encode() + salt, usedforsecurity=False).digest() + salt).decode()


def _bcrypt(password: str) -> str:
    return bcrypt.hashpw(password.encode(), b"$2b$10$" + b"abcdefghijklmnopqrstuu").decode()
