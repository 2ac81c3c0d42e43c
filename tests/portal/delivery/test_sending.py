"""Draining the outbox."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now

from portal.delivery import claims, sending, status
from portal.delivery.models import Channel, Letter, State
from portal.delivery.transports import Refused, TryLater
from portal.delivery.transports.memory import MemoryTransport
from tests.letters import deliver
from tests.portal.delivery.waiting_letters import pause_over, put

pytestmark = pytest.mark.django_db


def test_a_letter_is_sent_and_marked(left: list[Letter]) -> None:
    letter = put()

    [sent] = deliver()

    letter.refresh_from_db()
    assert (sent.channel, sent.to, sent.subject, sent.text) == ("mail", "taro@example.jp", "こんにちは", "4829")
    assert (letter.state, letter.attempts, letter.in_doubt) == (State.SENT, 1, False)
    assert letter.sent_at is not None
    assert letter.provider_id == "memory-mail-1"
    assert [(told.pk, told.sent_at) for told in left] == [(letter.pk, letter.sent_at)]
    assert deliver() == []


def test_all_channels_are_served_and_the_most_urgent_goes_first() -> None:
    put(text="later", expires_in=timedelta(hours=1))
    put(text="urgent", expires_in=timedelta(minutes=1))
    put(text="sms", channel=Channel.SMS)

    assert [(sent.channel, sent.text) for sent in deliver()] == [("mail", "urgent"), ("mail", "later"), ("sms", "sms")]


def test_a_renderer_with_nothing_to_say_drops_the_letter() -> None:
    letter = put("test:nothing")

    assert deliver() == []
    letter.refresh_from_db()
    assert letter.state == State.DROPPED


def test_a_refused_letter_is_never_tried_again(provider: MemoryTransport) -> None:
    letter = put()
    provider.failures.append(Refused("smtp 550"))

    assert sending.drain_all() == 0
    assert sending.drain_all() == 0

    letter.refresh_from_db()
    assert (letter.state, letter.last_error, letter.attempts) == (State.REFUSED, "smtp 550", 1)
    assert not status.is_failing(Channel.MAIL)


def test_the_pauses_double_up_to_a_minute(provider: MemoryTransport) -> None:
    letter = put(expires_in=timedelta(hours=1))
    pauses: list[float] = []

    for _ in range(8):
        provider.failures.append(TryLater("smtp 451"))
        sending.drain_all()
        paused = Letter.objects.annotate(pause=F("not_before") - Now()).get()
        pauses.append(paused.pause.total_seconds())
        pause_over(letter)

    for pause, exact in zip(pauses, [1, 2, 4, 8, 16, 32, 60, 60], strict=True):
        assert exact - 0.5 < pause <= exact * 1.25
    assert Letter.objects.get().attempts == 8


def test_before_its_pause_is_over_a_letter_rests(provider: MemoryTransport) -> None:
    put()
    provider.failures.append(TryLater("smtp 451"))
    sending.drain_all()

    assert sending.drain_all() == 0
    assert Letter.objects.get().attempts == 1


def test_an_expired_letter_is_never_sent_and_says_so(provider: MemoryTransport, expired: list[Letter]) -> None:
    letter = put()
    Letter.objects.update(expires_at=Now())

    sending.drain_all()

    assert provider.taken == []
    assert [(told.pk, told.state) for told in expired] == [(letter.pk, State.EXPIRED)]


def test_a_letter_that_expires_while_its_batch_is_sent_stays_here(provider: MemoryTransport) -> None:
    put()
    [claimed] = claims.claim(Channel.MAIL)
    Letter.objects.update(expires_at=Now())

    assert claims.hold(claimed) is None


def test_a_letter_that_expires_while_the_provider_is_down_says_so(
    provider: MemoryTransport, expired: list[Letter]
) -> None:
    letter = put()
    provider.failures.append(TryLater("smtp ConnectionRefusedError", down=True))
    sending.drain_all()

    Letter.objects.update(expires_at=Now(), not_before=Now() + timedelta(minutes=1))
    sending.drain_all()

    assert [told.pk for told in expired] == [letter.pk]
    assert provider.taken == []
