"""Status callbacks of SMS and calls: signed, idempotent, never backwards, and silent about what they do not know."""

import threading

import pytest
from django.conf import settings as configured
from django.db import connections
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from portal.delivery import events, fates, sending
from portal.delivery.models import Arrival, Channel, Letter
from sandbox.twilio.callbacks import signature
from sandbox.twilio.server import TwilioPeer
from tests.letters import deliver
from tests.portal.delivery.waiting_letters import put

SID, CALL = "SM" + "a" * 32, "CA" + "b" * 32


def sent(channel: Channel = Channel.SMS, provider_id: str = SID) -> Letter:
    letter = put(channel=channel)
    deliver()
    Letter.objects.filter(pk=letter.pk).update(provider_id=provider_id)
    return letter


def form(status: str = "delivered", **change: str) -> dict[str, str]:
    return {"AccountSid": configured.TWILIO_ACCOUNT_SID, "MessageSid": SID, "MessageStatus": status, **change}


def call_form(status: str) -> dict[str, str]:
    return {"AccountSid": configured.TWILIO_ACCOUNT_SID, "CallSid": CALL, "CallStatus": status}


def report(
    letter: Letter | str, form: dict[str, str], *, signed: str | None = None, host: str = "testserver", origin: str = ""
) -> int:
    """Post a report as Twilio does, with the forgery check on, and return the status of the answer."""
    path = f"/delivery/status/{letter if isinstance(letter, str) else letter.public_id}/"
    wanted = signature((origin or configured.PORTAL_BASE_URL) + path, form)
    client = Client(enforce_csrf_checks=True)
    return client.post(
        path, form, headers={"X-Twilio-Signature": wanted if signed is None else signed, "Host": host}
    ).status_code


def arrival(letter: Letter) -> tuple[str, str]:
    letter.refresh_from_db()
    return letter.arrival, letter.arrival_code


pytestmark = pytest.mark.django_db


def test_a_signed_report_is_noted_and_the_second_changes_nothing() -> None:
    letter = sent()

    assert report(letter, form("delivered")) == 204
    assert arrival(letter) == ("delivered", "")
    at = letter.arrival_at
    assert at is not None

    assert report(letter, form("delivered")) == 204
    letter.refresh_from_db()
    assert letter.arrival_at == at


@pytest.mark.parametrize("late", ["queued", "sending", "sent", "undelivered", "failed"])
def test_an_older_report_that_arrives_late_takes_nothing_back(late: str) -> None:
    letter = sent()
    report(letter, form("delivered"))

    assert report(letter, form(late, ErrorCode="30003")) == 204

    assert arrival(letter) == ("delivered", "")


def test_sent_after_undelivered_takes_nothing_back() -> None:
    letter = sent()
    report(letter, form("undelivered", ErrorCode="30005"))

    report(letter, form("sent"))

    assert arrival(letter) == ("undelivered", "30005")


@pytest.mark.parametrize("signed", ["", "wrong", "あ", "=" * 28])
def test_a_wrong_signature_is_refused(signed: str, caplog: pytest.LogCaptureFixture) -> None:
    letter = sent()

    header = signed.encode().decode("latin-1")
    assert report(letter, form("undelivered"), signed=header) == 403

    assert arrival(letter) == ("", "")
    assert letter.public_id not in caplog.text


def test_a_signature_is_of_one_letter_and_one_form() -> None:
    letter, other = sent(), sent()
    signed = signature(f"{configured.PORTAL_BASE_URL}/delivery/status/{letter.public_id}/", form("delivered"))

    assert report(other, form("delivered"), signed=signed) == 403
    assert report(letter, form("undelivered"), signed=signed) == 403


def test_the_signature_of_another_token_is_refused(settings: Settings) -> None:
    letter = sent()
    signed = signature(f"{configured.PORTAL_BASE_URL}/delivery/status/{letter.public_id}/", form())
    settings.TWILIO_AUTH_TOKEN = "another"

    assert report(letter, form(), signed=signed) == 403


def test_an_installation_without_a_token_takes_no_signature(settings: Settings) -> None:
    letter = sent()
    settings.TWILIO_AUTH_TOKEN = ""

    assert report(letter, form("undelivered")) == 403


def test_behind_a_proxy_the_public_address_counts_and_no_header_does(settings: Settings) -> None:
    settings.PORTAL_BASE_URL = "https://my.example.jp"
    letter = sent()

    assert report(letter, form("sent"), host="localhost", origin="http://localhost") == 403
    assert report(letter, form("sent"), host="localhost") == 204
    assert arrival(letter) == ("left", "")


def test_a_letter_that_is_not_there_is_passed_over_quietly() -> None:
    for unknown in ("A" * 22, "x", "A" * 3000):
        assert report(unknown, form()) == 204


def test_a_report_about_another_message_or_account_or_channel_changes_nothing() -> None:
    letter, mail = sent(), sent(Channel.MAIL)

    assert report(letter, form(MessageSid="SM" + "c" * 32)) == 204
    assert report(letter, form(AccountSid="AC" + "1" * 32)) == 204
    assert report(letter, call_form("completed") | {"CallSid": SID}) == 204
    assert report(mail, form()) == 204

    assert arrival(letter) == arrival(mail) == ("", "")


def test_a_report_that_overtakes_the_answer_to_the_request_is_kept() -> None:
    letter = put(channel=Channel.SMS)

    assert report(letter, form("undelivered", ErrorCode="30003")) == 204
    deliver()

    assert arrival(letter) == ("undelivered", "30003")


@pytest.mark.parametrize("code", ["", "3000", "30003; DROP", "３０００３", "0" * 300])
def test_only_a_number_of_twilios_is_kept_as_a_code(code: str) -> None:
    letter = sent()

    assert report(letter, form("failed", ErrorCode=code)) == 204

    assert arrival(letter) == ("undelivered", "")


@pytest.mark.parametrize(
    ("status", "kept", "text"),
    [
        ("completed", ("delivered", ""), "つながりました"),
        ("busy", ("undelivered", "busy"), "話し中"),
        ("no-answer", ("undelivered", "no-answer"), "応答がありません"),
        ("failed", ("undelivered", "failed"), "つながりませんでした"),
        ("canceled", ("undelivered", "canceled"), "取り消され"),
        ("ringing", ("left", ""), "呼び出し中"),
        ("queued", ("", ""), "送信済み"),
    ],
)
def test_the_end_of_a_call_is_noted_in_words(status: str, kept: tuple[str, str], text: str) -> None:
    letter = sent(Channel.VOICE, CALL)

    assert report(letter, call_form(status)) == 204

    assert arrival(letter) == kept
    fate = fates.of(letter)
    assert text in fate.text + fate.next


def test_other_methods_find_nothing() -> None:
    letter = sent()
    client = Client()

    answers = {method: client.generic(method, f"/delivery/status/{letter.public_id}/") for method in ("GET", "PUT")}

    assert {answer.status_code for answer in answers.values()} == {404}


@pytest.mark.django_db(transaction=True)
def test_of_two_reports_at_once_the_stronger_stays() -> None:
    letter = sent()
    start = threading.Barrier(2)

    def tell(status: str) -> None:
        start.wait(5)
        report(letter, form(status))
        connections.close_all()

    threads = [threading.Thread(target=tell, args=(status,)) for status in ("sent", "delivered")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert arrival(letter) == ("delivered", "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("channel", "to", "kept"),
    [
        (Channel.SMS, "09012345671", (Arrival.DELIVERED, "")),
        (Channel.SMS, "09012345678", (Arrival.DELIVERED, "")),  # in the wrong order
        (Channel.SMS, "09012330003", (Arrival.UNDELIVERED, "30003")),
        (Channel.SMS, "09012330006", (Arrival.UNDELIVERED, "30006")),  # in the wrong order
        (Channel.VOICE, "0312345678", (Arrival.DELIVERED, "")),
        (Channel.VOICE, "0312300486", (Arrival.UNDELIVERED, "busy")),
    ],
)
def test_the_providers_own_reports_arrive_over_the_network(
    twilio_peer: TwilioPeer,
    live_server: LiveServer,
    settings: Settings,
    channel: Channel,
    to: str,
    kept: tuple[str, str],
) -> None:
    settings.PORTAL_BASE_URL = live_server.url
    twilio_peer.reports_after = 0.05
    letter = put(channel=channel)
    Letter.objects.filter(pk=letter.pk).update(to=to)

    assert sending.drain(channel) == 1
    twilio_peer.wait_for_reports()

    assert arrival(letter) == kept


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.VOICE])
def test_an_address_of_ours_that_the_provider_does_not_take_refuses_no_letter(
    twilio_peer: TwilioPeer, settings: Settings, channel: Channel
) -> None:
    settings.PORTAL_BASE_URL = "my.example.jp"
    letter = put(channel=channel)

    assert sending.drain(channel) == 0

    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == ("waiting", "twilio error 21609 (HTTP 400)")


def test_a_receiver_that_fails_takes_no_fate_back(caplog: pytest.LogCaptureFixture) -> None:
    def fails(letter: Letter, **_: object) -> None:
        raise ValueError(letter.to)

    letter = sent()
    events.letter_undelivered.connect(fails)
    try:
        assert report(letter, form("undelivered", ErrorCode="30005")) == 204
    finally:
        events.letter_undelivered.disconnect(fails)

    assert arrival(letter) == ("undelivered", "30005")
    assert "receiver of letter_undelivered failed" in caplog.text
    assert letter.to not in caplog.text
