"""How long a letter waits after a failure: people wait for theirs, other systems are left in peace."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now

from portal.delivery import outbox, outcomes
from portal.delivery.models import Channel, Letter

pytestmark = pytest.mark.django_db


def pause(channel: Channel, attempts: int) -> float:
    """Return the seconds until the next attempt after so many failed ones."""
    letter = outbox.put("tests:pauses:one", channel=channel, to="x")
    Letter.objects.filter(pk=letter.pk).update(attempts=attempts, claimed_until=Now() + timedelta(minutes=1))
    letter.refresh_from_db()
    outcomes.postpone(letter, reason="refused", in_doubt=False)
    left = Letter.objects.annotate(left=F("not_before") - Now()).get(pk=letter.pk).left
    return float(left.total_seconds())


def test_a_dead_webhook_receiver_is_tried_some_dozen_times_a_week() -> None:
    week, elapsed, attempts = 7 * 86_400, 0.0, 0
    while elapsed < week:
        attempts += 1
        elapsed += pause(Channel.WEBHOOK, attempts)

    assert 9 <= attempts <= 16


@pytest.mark.parametrize(("attempts", "least"), [(1, 5), (2, 300), (4, 7_200), (9, 86_400), (40, 86_400)])
def test_the_pauses_of_a_webhook_are_those_of_standard_webhooks(attempts: int, least: int) -> None:
    assert least - 1 <= pause(Channel.WEBHOOK, attempts) <= least * 1.25


@pytest.mark.parametrize("channel", [Channel.MAIL, Channel.SMS, Channel.VOICE])
def test_what_people_wait_for_is_tried_each_minute(channel: Channel) -> None:
    assert 59 <= pause(channel, 30) <= 75
