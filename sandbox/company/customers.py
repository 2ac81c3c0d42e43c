"""Generate contracts and their lines."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sandbox.company import names
from sandbox.company.catalogue import EXTRAS, HOUSEHOLDS, INSTALMENT, MOBILE_KIDS, Option, Plan
from sandbox.company.names import Person

FIRST_NUMBER = 2_000_001


@dataclass(frozen=True)
class Line:
    """A line, and its user if the company knows."""

    number: str
    plan: Plan
    started_on: date
    user: Person | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Customer:
    """A contract. `extras` are billed to the contract itself. Months are counted back: 0 is the newest.

    `months_off` have no bill, `wrong_total` a printed total that differs from the items.
    """

    number: int
    holder: Person
    phone: str
    contracted_on: date
    lines: tuple[Line, ...]
    phone_2: str = ""
    email: str = ""
    postal_code: str = "1050001"
    address: str = "東京都港区虎ノ門1丁目2-3"
    status: str = "active"
    payment_method: str = "口座振替"
    extras: tuple[Option, ...] = ()
    months_off: frozenset[int] = field(default_factory=frozenset)
    unpaid: dict[int, str] = field(default_factory=dict)  # month -> payment_status
    one_offs: dict[int, tuple[str, int]] = field(default_factory=dict)  # month -> description, yen
    wrong_total: frozenset[int] = field(default_factory=frozenset)


def generated(count: int, *, newest: date) -> Iterator[Customer]:
    """Yield `count` generated customers; each depends on its serial number only."""
    for serial in range(count):
        yield _customer(serial, Random(serial), newest)


def _customer(serial: int, random: Random, newest: date) -> Customer:
    holder = names.person(random)
    started = newest - timedelta(days=random.randint(40, 3_600))
    plans = random.choice(HOUSEHOLDS)
    postal_code, address = names.home(random)
    has_mobile = random.random() < 0.7
    return Customer(
        number=FIRST_NUMBER + serial,
        holder=holder,
        phone=names.mobile(serial) if has_mobile else names.landline(serial),
        phone_2=names.landline(serial) if has_mobile and random.random() < 0.4 else "",
        email=f"customer{serial}@example.com" if random.random() < 0.6 else "",
        postal_code=postal_code,
        address=address,
        contracted_on=started,
        status=random.choices(["active", "suspended", "ended"], [94, 3, 3])[0],
        payment_method=random.choice(["口座振替", "口座振替", "クレジットカード", "コンビニ払い"]),
        lines=tuple(_line(serial, place, plan, started, random, holder) for place, plan in enumerate(plans)),
        extras=tuple(extra for extra in EXTRAS if random.random() < 0.08),
        months_off=frozenset(month for month in range(1, 40) if random.random() < 0.01),
        unpaid={1: random.choice(["overdue", "failed"])} if random.random() < 0.03 else {},
        one_offs={random.randint(2, 20): ("回線工事費", 22_000)} if random.random() < 0.2 else {},
        wrong_total=frozenset({3}) if random.random() < 0.005 else frozenset(),
    )


def _line(serial: int, place: int, plan: Plan, started: date, random: Random, holder: Person) -> Line:
    number = (
        names.mobile(5_000_000 + serial * 4 + place)
        if plan.service == "モバイル"
        else f"{plan.code}-{serial:07d}-{place}"
    )
    user = None
    if plan is MOBILE_KIDS:
        family = (holder.name.split()[0], holder.kana.split()[0])
        user = names.person(random, born=(2012, 2018), surname=family)
    has_instalment = plan.service == "モバイル" and random.random() < 0.4
    return Line(number, plan, started, user, (INSTALMENT,) if has_instalment else ())
