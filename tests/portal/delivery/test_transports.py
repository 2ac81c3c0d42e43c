"""One contract for every transport: the in-memory one of unit tests and the real ones over sockets."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from portal.delivery.letters import Content
from portal.delivery.models import Channel
from portal.delivery.transports import Refused, RenderedLetter, Transport, TryLater, phone
from portal.delivery.transports.memory import MemoryTransport
from portal.delivery.transports.phone import SmsTransport, VoiceTransport
from portal.delivery.transports.smtp import MailTransport
from sandbox.smtp.server import SmtpPeer
from sandbox.twilio.server import TwilioPeer

ADDRESS, NUMBER = "taro@example.jp", "09012345678"
TWO_SENTENCES = ("みなとひかりです。", "番号は、4、8、2、9です。")


@dataclass
class Way:
    """A transport, and how to make its provider fail once."""

    make: Callable[[], Transport]
    rendered: RenderedLetter
    received: Callable[[], int]
    refuse: Callable[[], None]
    delay: Callable[[], None]
    lose_reply: Callable[[], None]


def rendered_to(to: str) -> RenderedLetter:
    content = Content(subject="お知らせ", text="確認コードは 4829 です。", spoken=TWO_SENTENCES)
    return RenderedLetter(to, content, "<letter-1@localhost>", created_at=datetime.now(UTC), seconds_left=300)


def memory_way() -> Way:
    memory = MemoryTransport()
    return Way(
        make=lambda: memory,
        rendered=rendered_to(ADDRESS),
        received=lambda: len(memory.taken),
        refuse=lambda: memory.failures.append(Refused("memory")),
        delay=lambda: memory.failures.append(TryLater("memory")),
        lose_reply=lambda: memory.failures.append(TryLater("memory", in_doubt=True, down=True)),
    )


@pytest.fixture(params=["memory", Channel.MAIL, Channel.SMS, Channel.VOICE])
def way(request: pytest.FixtureRequest) -> Way:
    if request.param == "memory":
        return memory_way()
    if request.param == Channel.MAIL:
        mail: SmtpPeer = request.getfixturevalue("smtp_peer")
        return Way(
            make=MailTransport,
            rendered=rendered_to(ADDRESS),
            received=lambda: len(mail.store.of("mail")),
            refuse=lambda: mail.behave("550"),
            delay=lambda: mail.behave("451"),
            lose_reply=lambda: mail.behave("lose_reply"),
        )
    peer: TwilioPeer = request.getfixturevalue("twilio_peer")
    return Way(
        make=SmsTransport if request.param == Channel.SMS else VoiceTransport,
        rendered=rendered_to(NUMBER),
        received=lambda: len(peer.store.of(request.param)),
        refuse=lambda: peer.behave("21211"),
        delay=lambda: peer.behave("20429"),
        lose_reply=lambda: peer.behave("lose_reply"),
    )


def test_what_is_accepted_arrives_once_and_has_an_id(way: Way) -> None:
    with way.make() as transport:
        provider_id = transport.send(way.rendered)

    assert provider_id
    assert way.received() == 1


def test_a_batch_goes_through_one_transport(way: Way) -> None:
    with way.make() as transport:
        ids = {transport.send(replace(way.rendered, message_id=f"<letter-{n}@localhost>")) for n in range(3)}

    assert len(ids) == 3
    assert way.received() == 3


def test_a_refusal_is_final_and_arrives_nowhere(way: Way) -> None:
    way.refuse()

    with way.make() as transport, pytest.raises(Refused):
        transport.send(way.rendered)

    assert way.received() == 0


def test_after_a_refusal_the_batch_goes_on(way: Way) -> None:
    way.refuse()

    with way.make() as transport:
        with pytest.raises(Refused):
            transport.send(way.rendered)
        transport.send(way.rendered)

    assert way.received() == 1


def test_a_provider_that_says_later_has_taken_nothing(way: Way) -> None:
    way.delay()

    with way.make() as transport:
        with pytest.raises(TryLater) as later:
            transport.send(way.rendered)
        transport.send(way.rendered)

    assert not later.value.in_doubt
    assert way.received() == 1


def test_a_lost_reply_leaves_a_doubt_that_can_be_settled(way: Way) -> None:
    way.lose_reply()

    with way.make() as transport, pytest.raises(TryLater) as later:
        transport.send(way.rendered)

    assert later.value.in_doubt
    assert way.received() == 1
    with way.make() as transport:
        found = transport.find(way.rendered)
        if found:
            assert len(found) == 1
        else:  # mail: sending again is harmless, the Message-ID is the same
            assert transport.send(way.rendered) == way.rendered.message_id


def test_what_was_never_sent_is_not_found(way: Way) -> None:
    with way.make() as transport:
        assert transport.find(way.rendered) == []


def test_failures_say_nothing_personal(way: Way) -> None:
    for misbehave in (way.refuse, way.delay, way.lose_reply):
        misbehave()
        with way.make() as transport, pytest.raises((Refused, TryLater)) as failure:
            transport.send(way.rendered)

        assert not re.search(r"taro|9012345678|4829", str(failure.value))


@pytest.fixture(params=[Channel.MAIL, Channel.SMS, Channel.VOICE])
def hanging(request: pytest.FixtureRequest, settings: Settings) -> Iterator[tuple[Transport, RenderedLetter]]:
    peer: SmtpPeer | TwilioPeer
    peer = request.getfixturevalue("smtp_peer" if request.param == Channel.MAIL else "twilio_peer")
    peer.behave("hang")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phone, "TIMEOUT", 0.4)
        settings.EMAIL_TIMEOUT = 0.4
        ways: dict[str, type[Transport]] = {
            Channel.MAIL: MailTransport,
            Channel.SMS: SmsTransport,
            Channel.VOICE: VoiceTransport,
        }
        yield ways[request.param](), rendered_to(ADDRESS if request.param == Channel.MAIL else NUMBER)


def test_a_provider_that_hangs_is_left_after_its_timeout(hanging: tuple[Transport, RenderedLetter]) -> None:
    transport, rendered = hanging
    start = time.monotonic()

    with transport, pytest.raises(TryLater) as later:
        transport.send(rendered)

    assert later.value.in_doubt
    assert later.value.down
    assert time.monotonic() - start < 2


def test_the_timeouts_are_five_seconds(settings: Settings, twilio_peer: TwilioPeer) -> None:
    twilio_peer.behave("hang")
    start = time.monotonic()

    with SmsTransport() as transport, pytest.raises(TryLater):
        transport.send(rendered_to(NUMBER))

    assert 4.5 < time.monotonic() - start < 6.5
    assert settings.EMAIL_TIMEOUT == 5


def test_a_mail_server_that_is_down_has_taken_nothing(smtp_peer: SmtpPeer) -> None:
    smtp_peer.stop_listening()

    with MailTransport() as transport:
        with pytest.raises(TryLater) as later:
            transport.send(rendered_to(ADDRESS))
        smtp_peer.start()
        transport.send(rendered_to(ADDRESS))

    assert later.value.down
    assert not later.value.in_doubt


def test_a_telephone_company_that_is_down_has_taken_nothing(twilio_peer: TwilioPeer) -> None:
    twilio_peer.stop()

    with SmsTransport() as transport, pytest.raises(TryLater) as later:
        transport.send(rendered_to(NUMBER))
    twilio_peer.start()

    assert later.value.down
    assert not later.value.in_doubt
