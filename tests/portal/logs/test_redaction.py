"""Secrets and personal data are redacted from log lines, and ordinary lines stay readable."""

import json
import logging
from io import StringIO

import pytest

from portal.logs.formatter import JsonFormatter
from portal.logs.redaction import RedactionFilter, redact

SECRETS = [
    ("sent to 090-1234-5678 now", "1234"),
    ("sent to 09012345678", "09012345678"),
    ("sent to +819012345678", "9012345678"),
    ("sent to +81 90 1234 5678", "1234"),
    ("お電話０９０１２３４５６７８にお送りしました", "１２３４"),
    ("窓口０１２０－０００－３１０まで", "０００"),
    ("mail for hikari.taro+bill@mail.example.jp refused", "hikari"),
    ("宛先はtaro＠example.jpです", "example"),
    ("お客様番号：4821037 と一致しません", "4821037"),
    ("お客さま番号は4821037です", "4821037"),
    ("customer_number=4821037", "4821037"),
    ("Contract 4821037650 imported", "4821037650"),
    ("code 4821 rejected", "4821"),
    ("code=482103", "482103"),
    ("OTP: 48210377", "48210377"),
    ("確認コードは 4821 です", "4821"),
    ("コード：４８２１", "４８２１"),
    ("4821 is your login code", "4821"),
    ("Not Found: /register/confirm/c2FtcGxlLXRva2VuLTEy/", "c2FtcGxl"),
    ("Not Found: /login/reset/mg-cz6f1-5f0c4a83be6b2a/", "5f0c4a"),
    ("GET /billing/kX82hQz0LmN4vB7cR1tYw/", "kX82hQz0"),
    ("GET /search?q=hikari&page=2 failed", "hikari"),
    ("Authorization: Basic QUMwMDA6c2FuZGJveA==", "QUMw"),
    ("headers {'Authorization': 'Bearer abc.def.ghi'}", "abc.def"),
    ("{'password': 'correct horse', 'next': '/'}", "horse"),
    ("password=hunter2&user=x", "hunter2"),
    ('{"TWILIO_AUTH_TOKEN": "f00dfeed"}', "f00dfeed"),
    ("could not connect to postgres://portal:s3cret@db/portal", "s3cret"),
    ("DETAIL:  Key (name)=(光 太郎) already exists.", "太郎"),
    ("DETAIL:  Failing row contains (7, 光 太郎, 1990-01-01).", "太郎"),
]

ORDINARY = [
    "request",
    "imported 200000 rows in 2.4 s, 17 rejected",
    "bill 2026-04 of 8742 yen, revision 2",
    "accounts:sign_in:start answered 302 in 12.5 ms",
    "accounts:passcodes:add answered 302 in 12.5 ms",
    "status code 2001 is unknown",
    "Twilio refused: error 21211",
    "error code 21211",
    'File "/srv/portal/accounts/sign_in/reset/controllers.py", line 1234, in confirm',
    "worker 48213 exited with exit code 1000",
    "2026-04-01T12:30:00.123+00:00 listening on 127.0.0.1:8000",
    "b7c1e5f2-0a4d-4c3b-9f1e-0123456789ab",
    "毎月のご利用料金は15か月分まで表示できます",
    "The password field is required",
    "relation limits_tally does not exist",
]


@pytest.mark.parametrize(("line", "secret"), SECRETS)
def test_a_secret_is_cut_out(line: str, secret: str) -> None:
    assert secret in line

    cut = redact(line)

    assert secret not in cut
    assert "[redacted]" in cut


@pytest.mark.parametrize("line", ORDINARY)
def test_an_ordinary_line_stays_as_it_is(line: str) -> None:
    assert redact(line) == line


def written_by(
    message: str, *args: object, fields: dict[str, object] | None = None, fault: Exception | None = None
) -> str:
    """The JSON line that a logger with the portal's handler writes."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactionFilter())
    handler.setFormatter(JsonFormatter())
    logger = logging.Logger("test")  # outside the tree that pytest listens to
    logger.addHandler(handler)
    logger.warning(message, *args, extra={"fields": fields or {}}, exc_info=fault)
    return stream.getvalue()


def test_arguments_are_redacted_like_the_message() -> None:
    line = written_by("mail to %s with %r refused", "taro@example.jp", {"token": "abc123xyz"})

    assert json.loads(line)["message"] == "mail to [redacted] with {'token': [redacted]} refused"


def test_the_text_of_an_exception_is_redacted() -> None:
    try:
        raise ValueError("no such number: 09012345678")
    except ValueError as error:
        line = written_by("sending failed", fault=error)

    assert "09012345678" not in line
    assert "ValueError: no such number: [redacted]" in json.loads(line)["exception"]


def test_fields_are_redacted_and_numbers_stay_numbers() -> None:
    line = json.loads(
        written_by("request", fields={"route": "accounts:sign_in:start", "ms": 12.5, "to": "taro@example.jp"})
    )

    assert (line["route"], line["ms"], line["to"]) == ("accounts:sign_in:start", 12.5, "[redacted]")


def test_a_call_with_too_few_arguments_is_still_a_line() -> None:
    line = written_by("%s and %s", "taro@example.jp")

    assert json.loads(line)["message"] == "%s and %s ('[redacted]',)"


def test_a_line_of_hostile_length_is_redacted_in_reasonable_time() -> None:
    import time

    started = time.perf_counter()

    redact("a" * 200_000 + "?" + "0" * 50_000)

    assert time.perf_counter() - started < 5
