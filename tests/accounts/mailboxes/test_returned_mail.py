"""The owner of an address hears that mail to it comes back, once, and nobody else does."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.mailboxes.actions import TITLE
from accounts.models import Notice, User
from portal.delivery import actions, outbox
from portal.delivery.bounces import Bounce
from portal.delivery.models import Arrival, Channel
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db


def returned(to: str, code: str = "5.1.1", arrival: Arrival = Arrival.UNDELIVERED) -> None:
    """Put a mail to the address into the outbox and have it come back."""
    letter = outbox.put("accounts:password_reset:done", channel=Channel.MAIL, to=to)
    actions.note_bounce(Bounce(letter.public_id, arrival, code))


def told(account: User) -> list[Notice]:
    return list(Notice.objects.told_to(account.pk).filter(title=TITLE))


def test_the_owner_is_told_once_and_led_to_where_the_address_is_changed(
    contractor: User, stranger: User, client_of: ClientOf
) -> None:
    for _ in range(3):
        returned(contractor.email)

    [notice] = told(contractor)
    assert notice.url == reverse("accounts:contact_changes:email")
    assert contractor.email not in notice.body + notice.url + (notice.dedupe_key or "")
    assert told(stranger) == []
    browser: Client = client_of(contractor)
    assert TITLE in browser.get(reverse("accounts:notices:index")).text


def test_an_address_that_is_changed_and_comes_back_too_is_told_of_again(contractor: User) -> None:
    returned(contractor.email)
    User.objects.filter(pk=contractor.pk).update(email="second@example.com")

    returned("second@example.com")

    assert len(told(contractor)) == 2


@pytest.mark.parametrize(
    ("code", "arrival"),
    [
        ("5.7.26", Arrival.UNDELIVERED),
        ("5.3.4", Arrival.UNDELIVERED),
        ("4.4.7", Arrival.UNDELIVERED),
        ("4.4.1", Arrival.DELAYED),
        ("", Arrival.UNDELIVERED),
    ],
)
def test_a_passing_failure_and_one_of_our_own_are_only_noted(contractor: User, code: str, arrival: Arrival) -> None:
    returned(contractor.email, code, arrival)

    assert told(contractor) == []


def test_an_address_that_nobody_has_tells_nobody(contractor: User, stranger: User) -> None:
    former = contractor.email
    User.objects.filter(pk=contractor.pk).update(email="second@example.com")

    returned(former)
    returned("typed-only@example.com")

    assert told(contractor) == told(stranger) == []


def test_an_account_that_withdrew_is_not_told(contractor: User) -> None:
    User.objects.filter(pk=contractor.pk).update(state="withdrawn")

    returned(contractor.email)

    assert told(contractor) == []


def test_a_failed_sms_is_no_returned_mail(contractor: User) -> None:
    letter = outbox.put("accounts:codes:sms", channel=Channel.SMS, to=contractor.email)

    assert not actions.note_bounce(Bounce(letter.public_id, Arrival.UNDELIVERED, "5.1.1"))
    assert told(contractor) == []
