"""No two acts that one person of staff may do alone end in a customer's contract or contacts in that person's hands
unless the customer heard of it before, at a contact of before the acts.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F

from accounts.models import UnconfirmedContacts
from desk.staff import roles
from desk.staff.roles import Role
from portal import features
from tests.desk.alone.acts import ACCOUNT_PHONE, ACTS, FREE_MAIL, FREE_PHONE, HELD_PHONE, READS, World, a_world
from tests.desk.alone.trying import Insider, reached
from tests.people import an_insider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_woken")]


def pairs() -> dict[tuple[Role, str], list[str]]:
    """Return each act of each role with those that may follow it; of 管理 only pairs that no other role has."""
    others = [set(of(role)) for role in Role if role is not Role.ADMIN]
    return {
        (role, first): [
            second
            for second in of(role)
            if role is not Role.ADMIN or not any({first, second} <= theirs for theirs in others)
        ]
        for role in Role
        for first in of(role)
    }


def of(role: Role) -> list[str]:
    """Return the names of the acts that a role may do."""
    return [name for permission in sorted(roles.may()[role]) for name in ACTS.get(permission, {})]


def do(name: str, world: World) -> None:
    next(acts[name] for acts in ACTS.values() if name in acts)(world)


def days_pass() -> int:
    """Let the week of unconfirmed contacts end; return of how many."""
    return UnconfirmedContacts.objects.update(until=F("until") - timedelta(days=8))


def test_every_permission_of_the_desk_is_thought_of() -> None:
    assert set(ACTS) | set(READS) == {permission.name for permission in features.permissions().values()}
    assert not set(ACTS) & set(READS)


@pytest.mark.parametrize(("role", "first", "seconds"), [(*act, seconds) for act, seconds in pairs().items()])
def test_a_pair_reaches_nothing_that_the_customer_did_not_hear_of(role: Role, first: str, seconds: list[str]) -> None:
    world = a_world(an_insider("shain", "社員", role))
    contacts = {
        "free": {FREE_PHONE, FREE_MAIL},
        "held": {HELD_PHONE, ACCOUNT_PHONE, world.account.email},
    }
    do(first, world)

    for second in seconds:
        before = transaction.savepoint()
        insider, now = Insider(), world.again()
        do(second, now)
        insider.tries_everything(now)
        assert reached(now) == set(), (first, second)

        if days_pass():
            heard = {one.to for one in insider.sent if "認証コード" not in one.text}
            insider.tries_everything(now)
            for word in reached(now):
                assert heard & contacts.get(word, contacts["held"]), (first, second, word)
        transaction.savepoint_rollback(before)


def test_the_trying_is_real() -> None:
    world = a_world(an_insider("shain", "社員", Role.BILLING))
    type(world.free).objects.update(phone="07011112222")

    insider = Insider()
    insider.tries_everything(world)

    assert {"free", "held"} <= reached(world)


def test_a_week_after_the_customer_was_told_the_new_contact_counts() -> None:
    world = a_world(an_insider("shain", "社員", Role.BILLING))
    do("import everything", world)
    days_pass()

    insider = Insider()
    insider.tries_everything(world)

    assert "free" in reached(world)
