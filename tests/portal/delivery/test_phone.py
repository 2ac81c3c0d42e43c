"""SMS and voice, against the sandbox's Twilio."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from portal.delivery.letters import Content
from portal.delivery.transports import Refused, RenderedLetter, TryLater
from portal.delivery.transports.phone import PhoneTransport, SmsTransport, VoiceTransport, e164
from sandbox.twilio.server import TwilioPeer


def rendered(*, to: str = "09012345678", text: str = "確認コード 4829", spoken: tuple[str, ...] = ()) -> RenderedLetter:
    return RenderedLetter(
        to, Content(text=text, spoken=spoken), "<a@b>", created_at=datetime.now(UTC), seconds_left=300
    )


def send(transport: PhoneTransport, rendered: RenderedLetter) -> str:
    assert isinstance(transport, SmsTransport | VoiceTransport)
    with transport:
        return transport.send(rendered)


@pytest.mark.parametrize(
    ("number", "wire"),
    [
        ("09012345678", "+819012345678"),
        ("06012345678", "+816012345678"),
        ("0312345678", "+81312345678"),
        ("+818012345678", "+818012345678"),
    ],
)
def test_japanese_numbers_are_written_with_their_country(number: str, wire: str) -> None:
    assert e164(number) == wire


@pytest.mark.parametrize(
    "number",
    [
        "+15005550006",
        "110",
        "0570012345",
        "0990512345",
        "0180991234",
        "0120123456",
        "08001234567",
        "02012345678",
        "00441234567",
        "090-1234-5678",
        "0901234567890",
        "",
    ],
)
def test_other_numbers_are_refused_before_anything_is_sent(twilio_peer: TwilioPeer, number: str) -> None:
    with pytest.raises(Refused) as refusal:
        send(SmsTransport(), rendered(to=number))

    assert number == "" or number not in str(refusal.value)
    assert twilio_peer.requests == []


def test_an_sms_arrives_with_its_text(twilio_peer: TwilioPeer) -> None:
    sid = send(SmsTransport(), rendered())

    [sms] = twilio_peer.store.of("sms")
    assert (sms.to, sms.body, sms.reference) == ("+819012345678", "確認コード 4829", sid)


def test_a_call_reads_everything_twice(twilio_peer: TwilioPeer) -> None:
    send(VoiceTransport(), rendered(to="0312345678", spoken=("みなとひかりです。", "番号は、4、8、2、9です。")))

    [call] = twilio_peer.store.of("voice")
    assert call.to == "+81312345678"
    assert call.body.split("\n") == ["みなとひかりです。", "番号は、4、8、2、9です。"] * 2


def test_a_nickname_cannot_give_orders_to_the_telephone(twilio_peer: TwilioPeer) -> None:
    nickname = "</Say><Dial>+819011112222</Dial><Say>\x00"

    send(VoiceTransport(), rendered(spoken=(f"{nickname} 様",)))

    [call] = twilio_peer.store.of("voice")
    assert call.body.split("\n") == ["</Say><Dial>+819011112222</Dial><Say> 様"] * 2


def test_a_speech_that_twilio_would_not_take_is_refused(twilio_peer: TwilioPeer) -> None:
    with pytest.raises(Refused):
        send(VoiceTransport(), rendered(spoken=("長い話です。" * 400,)))

    assert twilio_peer.requests == []


@pytest.mark.parametrize("error", ["21211", "21408", "21610"])
def test_refusals_are_final(twilio_peer: TwilioPeer, error: str) -> None:
    twilio_peer.behave(error)

    with pytest.raises(Refused, match=f"^twilio error {error} "):
        send(SmsTransport(), rendered())


def test_too_many_requests_were_never_processed(twilio_peer: TwilioPeer) -> None:
    twilio_peer.behave("20429")

    with pytest.raises(TryLater) as later:
        send(SmsTransport(), rendered())

    assert (later.value.in_doubt, later.value.down) == (False, True)


def test_a_broken_provider_may_have_taken_it(twilio_peer: TwilioPeer) -> None:
    twilio_peer.behave("20500")

    with pytest.raises(TryLater) as later:
        send(SmsTransport(), rendered())

    assert (later.value.in_doubt, later.value.down) == (True, True)


def test_a_wrong_token_of_ours_refuses_no_letter(twilio_peer: TwilioPeer) -> None:
    transport = SmsTransport()
    transport.client.password = "wrong"
    transport.client.auth = (transport.client.username, "wrong")

    with pytest.raises(TryLater, match="error 20003") as later:
        send(transport, rendered())

    assert later.value.down


def test_a_wrong_number_of_ours_refuses_no_letter(
    twilio_peer: TwilioPeer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(twilio_peer, "number", "+815000000000")

    with pytest.raises(TryLater, match="error 21606") as later:
        send(SmsTransport(), rendered())

    assert later.value.down


def test_an_earlier_message_with_the_same_text_is_not_taken_for_this_one(twilio_peer: TwilioPeer) -> None:
    send(SmsTransport(), rendered())
    later = RenderedLetter("09012345678", rendered().content, "<b@b>", datetime.now(UTC) + timedelta(minutes=1), 300)

    with SmsTransport() as transport:
        assert transport.find(later) == []


def test_another_text_or_number_is_not_taken_for_this_one(twilio_peer: TwilioPeer) -> None:
    send(SmsTransport(), rendered(text="確認コード 1111"))
    send(SmsTransport(), rendered(to="08011112222"))

    with SmsTransport() as transport:
        assert transport.find(rendered()) == []


def test_a_failed_lookup_settles_nothing(twilio_peer: TwilioPeer) -> None:
    with SmsTransport() as transport:
        twilio_peer.stop()

        with pytest.raises(TryLater) as later:
            transport.find(rendered())

    twilio_peer.start()
    assert later.value.in_doubt


def test_the_client_logs_no_numbers(twilio_peer: TwilioPeer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), SmsTransport() as transport:
        transport.send(rendered())
        transport.find(rendered())

    assert "9012345678" not in caplog.text
