"""The peers as programs of the demo; in production they refuse to start."""

import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from sandbox.models import StoredMessage


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def program(module: str, port: int) -> Iterator[subprocess.Popen[str]]:
    """Run a module as a program on the test's database; enter once it listens."""
    name = connection.settings_dict["NAME"]
    code = (
        "import runpy, sys; from django.conf import settings;"
        f"settings.DATABASES['default']['NAME'] = {name!r}; sys.argv = ['', '--port', '{port}'];"
        f"runpy.run_module({module!r}, run_name='__main__')"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    process = subprocess.Popen([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, text=True)
    try:
        wait_for(port)
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(port: int) -> None:
    end = time.monotonic() + timedelta(seconds=15).total_seconds()
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_keeps_mails_in_the_table_and_ends_on_sigterm() -> None:
    port = free_port()

    with program("sandbox.smtp", port) as process:
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as mail:
            mail.sendmail("a@example.jp", "taro@example.jp", "Subject: hello\r\nMessage-ID: <1@x>\r\n\r\ntext\r\n")
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0

    assert StoredMessage.objects.values_list("channel", "to", "subject", "body", "reference").get() == (
        "mail", "taro@example.jp", "hello", "text\n", "<1@x>",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_telephone_company_remembers_after_a_restart() -> None:
    port = free_port()
    StoredMessage.objects.create(
        channel="sms", sender="+815012345678", to="+819012345678", body="4829", reference="SM" + "0" * 32,
        sent_at="2026-11-22T00:00:00Z",
    )  # fmt: skip

    with program("sandbox.twilio", port) as process:
        from portal.delivery.transports.phone import SmsTransport

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settings, "TWILIO_API_BASE", f"http://127.0.0.1:{port}", raising=False)
            with SmsTransport() as transport:
                listed = transport.client.messages.list(to="+819012345678")
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == 0

    assert [message.body for message in listed] == ["4829"]


def test_production_cannot_import_the_sandbox() -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PORTAL_ENV": "production",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SECRET_KEY": "s" * 50,
        "CODE_PEPPER": "p" * 50,
        "PORTAL_BASE_URL": "https://my.example.jp",
        "DATABASE_URL": "postgres://u:p@db/portal",
        "REDIS_URL": "redis://redis/0",
        "EMAIL_URL": "smtp://mail:25",
        "DEFAULT_FROM_EMAIL": "a@example.jp",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "t",
        "TWILIO_FROM_NUMBER": "+815012345678",
        "INVOICE_ISSUER": "例示株式会社",
        "INVOICE_REGISTRATION_NUMBER": "T9000000000000",
    }
    code = (
        "import django, json; django.setup()\n"
        "from django.apps import apps\n"
        "from django.urls import NoReverseMatch, reverse\n"
        "found = [apps.is_installed('sandbox')]\n"
        "try: found.append(reverse('sandbox:index'))\n"
        "except NoReverseMatch: found.append(False)\n"
        "try: import sandbox.twilio; found.append(True)\n"
        "except ImportError as error: found.append(str(error))\n"
        "print(json.dumps(found))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    installed, url, refusal = json.loads(done.stdout.strip().splitlines()[-1])
    assert (installed, url) == (False, False)
    assert "does not exist in production" in refusal
