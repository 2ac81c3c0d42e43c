"""The Twilio peer validates requests as Twilio does, and its own answers against the documented shape."""

import base64
import re
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests
from django.conf import settings
from pytest_django import Settings

from sandbox.store import CapturedMessage
from sandbox.twilio import callbacks, resources
from sandbox.twilio.server import TwilioPeer

FROM, TO = settings.TWILIO_FROM_NUMBER, "+819012345678"
SAY = '<Response><Say language="ja-JP">番号は、4、8、2、9です。</Say><Pause length="1"/></Response>'


def call(peer: TwilioPeer, path: str, form: dict[str, str] | None = None, token: str = "") -> requests.Response:
    url = f"http://127.0.0.1:{peer.port}/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/{path}"
    pair = (settings.TWILIO_ACCOUNT_SID, token or settings.TWILIO_AUTH_TOKEN)
    answer = requests.request("POST" if form is not None else "GET", url, data=form, auth=pair, timeout=5)
    answer.close()
    return answer


def test_a_message_is_a_documented_resource_and_can_be_looked_up(twilio_peer: TwilioPeer) -> None:
    made = call(twilio_peer, "Messages.json", {"To": TO, "From": FROM, "Body": "あ" * 71, "ValidityPeriod": "300"})

    assert made.status_code == 201
    message = made.json()
    assert re.fullmatch("SM[0-9a-f]{32}", message["sid"])
    assert (message["status"], message["direction"], message["num_segments"]) == ("queued", "outbound-api", "2")
    assert parsedate_to_datetime(message["date_created"]).tzinfo is not None
    assert call(twilio_peer, f"Messages/{message['sid']}.json").json() == message
    assert call(twilio_peer, f"Messages.json?To=%2B819012345678&From={FROM[1:]}").json()["messages"] == []
    listed = call(twilio_peer, "Messages.json?To=%2B819012345678&PageSize=1").json()
    assert (listed["messages"], listed["page_size"], listed["next_page_uri"]) == ([message], 1, None)


def test_a_call_is_a_documented_resource(twilio_peer: TwilioPeer) -> None:
    made = call(twilio_peer, "Calls.json", {"To": TO, "From": FROM, "Twiml": SAY})

    assert made.status_code == 201
    assert re.fullmatch("CA[0-9a-f]{32}", made.json()["sid"])
    assert twilio_peer.store.of("voice")[0].body == "番号は、4、8、2、9です。"
    assert call(twilio_peer, "Calls.json").json()["calls"] == [made.json()]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"To": ""}, 21604),
        ({"To": "09012345678"}, 21211),
        ({"To": FROM}, 21211),
        ({"To": "+15005550006"}, 21408),
        ({"From": ""}, 21603),
        ({"From": "+815000000000"}, 21606),
        ({"Body": ""}, 21602),
        ({"Body": "a" * 1601}, 21617),
        ({"ValidityPeriod": "0"}, 90007),
        ({"ValidityPeriod": "36001"}, 90007),
        ({"ValidityPeriod": "soon"}, 90007),
        ({"Text": "a"}, 20001),
    ],
)
def test_a_malformed_message_is_refused(twilio_peer: TwilioPeer, change: dict[str, str], error: int) -> None:
    refused = call(twilio_peer, "Messages.json", {"To": TO, "From": FROM, "Body": "4829", **change})

    assert refused.status_code == 400
    assert refused.json()["code"] == error
    assert refused.json().keys() == {"code", "message", "more_info", "status"}
    assert twilio_peer.store.of("sms") == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"To": ""}, 21201),
        ({"To": "+15005550006"}, 21215),
        ({"From": ""}, 21213),
        ({"From": "+815000000000"}, 21210),
        ({"Twiml": ""}, 21205),
        ({"Twiml": "<Response>"}, 12100),
        ({"Twiml": "<Speech/>"}, 12100),
        ({"Twiml": "<Response><Dial>+819011112222</Dial></Response>"}, 12100),
        ({"Twiml": "<Response><Say>hello</Say></Response>"}, 12100),
        ({"Twiml": SAY + " " * 4000}, 32018),
    ],
)
def test_a_malformed_call_is_refused(twilio_peer: TwilioPeer, change: dict[str, str], error: int) -> None:
    refused = call(twilio_peer, "Calls.json", {"To": TO, "From": FROM, "Twiml": SAY, **change})

    assert (refused.status_code, refused.json()["code"]) == (400, error)
    assert twilio_peer.store.of("voice") == []


def test_a_wrong_token_is_refused(twilio_peer: TwilioPeer) -> None:
    refused = call(twilio_peer, "Messages.json", {"To": TO, "From": FROM, "Body": "4829"}, token="wrong")

    assert (refused.status_code, refused.json()["code"]) == (401, 20003)
    assert call(twilio_peer, "Messages.json").json()["messages"] == []


def test_another_account_and_an_unknown_message_are_not_found(twilio_peer: TwilioPeer) -> None:
    other = f"http://127.0.0.1:{twilio_peer.port}/2010-04-01/Accounts/AC{'1' * 32}/Messages.json"
    with requests.get(other, timeout=5) as answer:
        assert (answer.status_code, answer.json()["code"]) == (404, 20404)

    assert call(twilio_peer, f"Messages/SM{'0' * 32}.json").status_code == 404


def test_a_running_peer_can_be_told_to_misbehave(twilio_peer: TwilioPeer) -> None:
    control = f"http://127.0.0.1:{twilio_peer.port}/sandbox/behaviour"
    form = {"To": TO, "From": FROM, "Body": "4829"}
    with requests.post(control, {"mode": "20500", "times": "2"}, timeout=5) as answer:
        assert answer.status_code == 200
    with requests.post(control, {"mode": "sulk"}, timeout=5) as answer:
        assert answer.status_code == 400

    statuses = [call(twilio_peer, "Messages.json", form).status_code for _ in range(3)]

    assert statuses == [500, 500, 201]


@pytest.mark.parametrize(
    "change",
    [{"status": "bogus"}, {"sid": "4711"}, {"num_segments": 1}, {"extra": None}, {"error_code": "21211"}],
)
def test_the_peer_does_not_answer_what_twilio_would_not(change: dict[str, Any]) -> None:
    message = CapturedMessage("sms", FROM, TO, "4829", "SM" + "0" * 32)
    resource = resources.resource("Messages", message)

    with pytest.raises(ValueError, match=f"{next(iter(change))}"):
        resources.check({**resource, **change}, resources.MESSAGE)


def test_the_credentials_are_those_of_basic_authentication(twilio_peer: TwilioPeer) -> None:
    pair = base64.b64encode(f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}".encode()).decode()
    url = f"http://127.0.0.1:{twilio_peer.port}/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/Calls.json"

    with requests.get(url, headers={"Authorization": f"Basic {pair}"}, timeout=5) as answer:
        assert answer.status_code == 200


def test_status_callbacks_are_signed_as_in_the_example_of_the_documentation(settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = "12345"
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+12349013030",
        "Digits": "1234",
        "From": "+12349013030",
        "To": "+18005551212",
    }

    signed = callbacks.signature("https://mycompany.com/myapp.php?foo=1&bar=2", form)

    assert signed == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


def test_nothing_is_reported_where_nobody_asked_for_it(twilio_peer: TwilioPeer) -> None:
    twilio_peer.reports_after = 0.0

    assert call(twilio_peer, "Messages.json", {"To": TO, "From": FROM, "Body": "4829"}).status_code == 201

    assert twilio_peer._reporting == []
