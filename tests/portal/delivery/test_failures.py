"""Failures while the outbox is drained: of the sender, its provider, renderers and receivers."""

import logging
from datetime import timedelta
from unittest import mock

import pytest
from django.db import IntegrityError
from django.db.models import F
from django.db.models.functions import Now

from portal.delivery import claims, events, letters, outcomes, sending, status
from portal.delivery.models import Channel, Letter, Outage, State
from portal.delivery.transports import Refused, TryLater
from portal.delivery.transports.memory import MemoryTransport
from sandbox.twilio.server import TwilioPeer
from tests.portal.delivery.waiting_letters import PERSONAL, lease_over, pause_over, put

pytestmark = pytest.mark.django_db


def test_a_crash_between_sending_and_marking_sends_the_same_message_id_again(
    provider: MemoryTransport, left: list[Letter]
) -> None:
    letter = put()
    with mock.patch.object(outcomes, "left", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        sending.drain_all()
    assert sending.drain_all() == 0, "the lease of the dead sender still runs"

    lease_over(letter)
    with mock.patch.object(MemoryTransport, "find", return_value=[]):  # as mail: nobody can be asked
        assert sending.drain_all() == 1

    assert [rendered.message_id for rendered in provider.taken] == [letters.message_id(letter)] * 2
    assert [told.pk for told in left] == [letter.pk]


def test_an_sms_whose_reply_was_lost_is_not_paid_twice(provider: MemoryTransport, left: list[Letter]) -> None:
    letter = put(channel=Channel.SMS)
    provider.failures.append(TryLater("twilio ReadTimeout", in_doubt=True, down=True))

    sending.drain_all()
    letter.refresh_from_db()
    assert (letter.state, letter.in_doubt) == (State.WAITING, True)
    pause_over(letter)
    assert sending.drain_all() == 1

    letter.refresh_from_db()
    assert len(provider.taken) == 1
    assert (letter.state, letter.provider_id) == (State.SENT, "memory-1")
    assert [told.pk for told in left] == [letter.pk]


def test_the_real_client_asks_twilio_before_it_pays_twice(twilio_peer: TwilioPeer) -> None:
    letter = put(channel=Channel.SMS)
    twilio_peer.behave("lose_reply")

    assert sending.drain_all() == 0
    pause_over(letter)
    assert sending.drain_all() == 1

    letter.refresh_from_db()
    [sms] = twilio_peer.store.of("sms")
    assert (letter.state, letter.provider_id) == (State.SENT, sms.reference)
    assert twilio_peer.requests == ["POST Messages", "GET Messages"]


def test_what_another_letter_sent_is_not_taken_for_this_one(provider: MemoryTransport) -> None:
    put(channel=Channel.SMS)
    sending.drain_all()
    letter = put(channel=Channel.SMS)
    Letter.objects.filter(pk=letter.pk).update(in_doubt=True)

    sending.drain_all()

    assert len(provider.taken) == 2
    assert list(Letter.objects.order_by("pk").values_list("provider_id", flat=True)) == ["memory-1", "memory-2"]


def test_a_doubt_gives_the_provider_five_seconds(provider: MemoryTransport) -> None:
    put(channel=Channel.SMS)
    provider.failures.append(TryLater("twilio ReadTimeout", in_doubt=True, down=True))

    sending.drain_all()

    assert Letter.objects.annotate(pause=F("not_before") - Now()).get().pause > timedelta(seconds=4.5)


def test_a_broken_renderer_is_tried_again_and_stops_nobody(provider: MemoryTransport) -> None:
    broken = put("test:broken", expires_in=timedelta(minutes=1))
    unknown = put("test:unknown", expires_in=timedelta(minutes=2))
    put()

    assert sending.drain_all() == 1

    broken.refresh_from_db()
    unknown.refresh_from_db()
    assert (broken.state, broken.last_error, broken.in_doubt) == (State.WAITING, "renderer: IntegrityError", False)
    assert (unknown.state, unknown.last_error) == (State.WAITING, "renderer: KeyError")


def test_a_broken_receiver_sends_nothing_twice(provider: MemoryTransport) -> None:
    letter = put()
    told: list[str] = []

    def listen(**kwargs: object) -> None:
        told.append("told")
        if len(told) == 1:
            raise IntegrityError(PERSONAL)

    events.letter_left.connect(listen)
    try:
        assert sending.drain_all() == 0
        letter.refresh_from_db()
        assert (letter.state, letter.sent_at, letter.last_error) == (State.WAITING, None, "receiver: IntegrityError")
        pause_over(letter)
        assert sending.drain_all() == 1
    finally:
        events.letter_left.disconnect(listen)

    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert told == ["told", "told"]
    assert len(provider.taken) == 1


def test_what_was_sent_does_not_expire_because_a_receiver_failed(
    provider: MemoryTransport, left: list[Letter], expired: list[Letter]
) -> None:
    letter = put()
    Letter.objects.update(provider_id="memory-1", expires_at=Now())  # as a failed receiver leaves it

    assert sending.drain_all() == 1

    assert [told.pk for told in left] == [letter.pk]
    assert (expired, provider.taken) == ([], [])


def test_a_receiver_sees_the_letter_in_the_transaction_that_marks_it(provider: MemoryTransport) -> None:
    put()
    seen: list[str] = []

    def listen(letter: Letter, **kwargs: object) -> None:
        seen.append(Letter.objects.get(pk=letter.pk).state)
        raise ZeroDivisionError

    events.letter_left.connect(listen)
    try:
        sending.drain_all()
    finally:
        events.letter_left.disconnect(listen)

    assert seen == [State.SENT]
    assert Letter.objects.get().state == State.WAITING


def test_a_provider_that_is_down_is_asked_once_a_sweep(provider: MemoryTransport) -> None:
    for _ in range(3):
        put()
    provider.failures += [TryLater("smtp ConnectionRefusedError", down=True)] * 3

    sending.drain_all()

    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert not Letter.objects.exclude(claimed_until=None).exists()


def test_pages_learn_that_a_channel_fails_and_that_it_works_again(provider: MemoryTransport) -> None:
    letter = put(expires_in=timedelta(hours=1))
    for _ in range(status.FAILURES):
        assert not status.is_failing(Channel.MAIL)
        provider.failures.append(TryLater("smtp ConnectionRefusedError", down=True))
        sending.drain_all()
        pause_over(letter)

    assert status.is_failing(Channel.MAIL)
    assert not status.is_failing(Channel.SMS)
    Outage.objects.update(last_at=Now() - timedelta(minutes=3))
    assert not status.is_failing(Channel.MAIL)
    Outage.objects.update(last_at=Now())
    sending.drain_all()
    assert not status.is_failing(Channel.MAIL)


def test_nothing_personal_is_logged_or_kept(provider: MemoryTransport, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        put("test:broken")
        put()
        provider.failures.append(Refused("smtp 550"))
        sending.drain_all()

    assert len(caplog.messages) >= 2
    for line in [caplog.text, *Letter.objects.values_list("last_error", flat=True)]:
        assert not any(word in line for word in PERSONAL.split())


def test_what_the_sender_lost_it_does_not_write(provider: MemoryTransport) -> None:
    letter = put()
    [mine] = claims.claim(Channel.MAIL)
    lease_over(letter)
    [theirs] = claims.claim(Channel.MAIL)

    assert claims.hold(mine) is None
    outcomes.refuse(mine, reason="smtp 550")
    letter.refresh_from_db()
    assert letter.state == State.WAITING
    assert claims.hold(theirs) is not None
