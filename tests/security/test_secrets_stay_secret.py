"""The life of an account, and afterwards a search for its secrets in logs, database and cache."""

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Challenge, Sending, User
from portal.logs.formatter import JsonFormatter
from portal.logs.redaction import RedactionFilter
from tests.accounts.codes.challenges import move
from tests.accounts.registration import registering
from tests.letters import Sent, deliver
from tests.people import a_contract

NEW_PASSWORD = "Kaze-to-Hikari-77"
OUR_OWN = {"at", "ms", "request_id"}  # written by the portal itself: times and random ids


@dataclass
class Life:
    """Secrets that were typed and sent, by kind."""

    passwords: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)  # the tokens in them
    person: set[str] = field(default_factory=set)

    @property
    def everything(self) -> set[str]:
        return self.passwords | self.codes | self.links | self.person


@pytest.fixture
def raw(caplog: pytest.LogCaptureFixture) -> Iterator[list[logging.LogRecord]]:
    """Every record of every logger, before redaction."""
    with caplog.at_level(logging.DEBUG):
        yield caplog.records


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The lines that production's handler would have written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactionFilter())
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def life(transactional_db: None, raw: list[logging.LogRecord], written: io.StringIO) -> Life:
    """Registration with a wrong code on the way, a used link opened again, sign-in, a wrong password, a reset."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    contract = a_contract("20054321", name_kana="ミサキ　ナギ", name_kana_key="ミサキナギ", phone="09022223333")
    browser, given = Client(), Life()
    profile = registering.profile()
    given.passwords = {profile["password"], NEW_PASSWORD, "Chigau-Password-1"}
    given.person = {
        profile["email"],
        contract.customer_number,
        contract.phone,
        "+819022223333",
        "ミサキ",
        profile["nickname"],
    }

    registering.identify(browser, contract)
    browser.post(registering.url("phone"), {"way": "phone:sms"})
    code = registering.code_of(deliver())
    wrong = "0000" if code != "0000" else "1111"
    browser.post(registering.url("code"), {"digits": wrong})
    browser.post(registering.url("code"), {"digits": code})
    registering.fill(browser)
    browser.post(registering.url("confirm"))
    link = registering.link_of(deliver())
    browser.get(link)
    registering.use_link(browser, link, "Chigau-Password-1")
    assert registering.use_link(browser, link, profile["password"]).status_code == 302
    assert Client().get(link).status_code == 410
    given.codes, given.links = {code}, {link.split("/")[-2]}
    deliver()
    given.codes.add(sign_in(User.objects.get(), profile["password"]))
    given.links.add(reset(User.objects.get()))
    return given


def sign_in(account: User, password: str) -> str:
    """Sign in with a wrong password and a wrong code first; return the right code."""
    login, browser = reverse("accounts:sign_in:start"), Client()
    browser.post(login, {"identifier": account.email, "password": "Chigau-Password-1"})
    assert browser.post(login, {"identifier": account.email, "password": password}).status_code == 302
    step = reverse("accounts:sign_in:code")
    browser.get(step)
    move(Sending, "at", timedelta(seconds=31))
    browser.post(step, {"way": "phone:voice"})
    code = Challenge.objects.latest("pk").digits()
    deliver()
    browser.post(step, {"digits": "0000" if code != "0000" else "1111"})
    assert browser.post(step, {"digits": code, "trust": "on"}).headers["Location"] == reverse("home:index")
    return code


def reset(account: User) -> str:
    """Reset the password; return the token of the link."""
    other = Client()
    other.post(reverse("accounts:password_reset:start"), {"email": account.email})
    path = reset_path(deliver())
    assert other.get(path).status_code == 302
    new = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert other.post(reverse("accounts:password_reset:confirm"), new).status_code == 302
    other.get(path + "?email=" + account.email)
    deliver()
    return path.split("/")[-2]


def reset_path(letters: list[Sent]) -> str:
    found = [re.search(r"https?://[^/\s]+(/password/reset/\S+)", letter.text) for letter in letters]
    [path] = [match[1] for match in found if match]
    return path


def stands_in(secret: str, text: str) -> bool:
    """Return whether the digits occur alone: 1234 is not found in 0.12345."""
    if secret.isdigit():
        return bool(re.search(rf"(?<![\w.:-]){secret}(?![\w.:-])", text))
    return secret in text


def in_the_log(written: io.StringIO) -> str:
    """Return the lines without the portal's own times and random ids."""
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert len(lines) > 20
    return "\n".join(
        json.dumps({name: value for name, value in line.items() if name not in OUR_OWN}, ensure_ascii=False)
        for line in lines
    )


def test_the_log_holds_no_secret_and_nothing_of_the_person(life: Life, written: io.StringIO) -> None:
    log = in_the_log(written)

    assert {secret for secret in life.everything if stands_in(secret, log)} == set()


def test_our_own_code_hands_no_secret_to_the_log_in_the_first_place(life: Life, raw: list[logging.LogRecord]) -> None:
    ours = [
        record
        for record in raw
        if record.name.split(".")[0] in {"portal", "accounts", "billing", "linkage", "home", "desk"}
    ]
    text = "\n".join(f"{record.getMessage()} {getattr(record, 'fields', '')}" for record in ours)

    assert ours
    assert {secret for secret in life.everything if stands_in(secret, text)} == set()


def test_the_broker_holds_neither_secrets_nor_people(life: Life) -> None:
    broker = redis.Redis.from_url(settings.REDIS_URL, decode_responses=True)
    messages = [text for key in broker.keys("*") if broker.type(key) == "list" for text in broker.lrange(key, 0, -1)]
    bodies = "\n".join(str(text) for text in messages)

    assert messages, "nothing was handed to the broker: the test looks at the wrong place"
    assert {secret for secret in life.everything - life.codes if secret in bodies} == set()


KEYS = """
    SELECT coalesce(array_agg(DISTINCT attname::text), ARRAY[]::text[])
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
    WHERE conrelid = %s::regclass AND contype IN ('p', 'f') AND atttypid IN ('int4'::regtype, 'int8'::regtype)
"""


def rows() -> dict[str, str]:
    """Return every table of the database as text, without ids from sequences, which may look like codes."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(KEYS, [f'"{table}"'])
            (keys,) = cursor.fetchone()
            cursor.execute(
                f"SELECT coalesce(string_agg((to_jsonb(t) - %s::text[])::text, chr(10)), '') FROM \"{table}\" t", [keys]
            )
            (found[table],) = cursor.fetchone()
    return found


def test_no_table_holds_a_password_a_code_or_the_token_of_a_link(life: Life) -> None:
    kept = rows()

    for secret in life.passwords | life.links:
        assert [table for table, text in kept.items() if secret in text] == []
    for code in life.codes:
        told = {table for table, text in kept.items() if re.search(rf"(?<![\w.:+-]){code}(?![\w.:+-])", text)}
        assert told <= {"django_migrations"}


def test_the_audit_log_names_nobody(life: Life) -> None:
    kept = rows()["audit_entry"]

    assert kept
    assert {secret for secret in life.everything if stands_in(secret, kept)} == set()


def test_limits_and_codes_keep_digests_only(life: Life) -> None:
    kept = rows()
    text = "\n".join(kept[table] for table in ("limits_tally", "accounts_challenge", "accounts_sending"))

    assert text.strip()
    assert {secret for secret in life.person if secret in text} == set()
