"""Mails that come back: which forms are understood, whose letter they name, and what a forged one can do."""

import mailbox
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from portal.delivery import bounces, fates, maildir, sending
from portal.delivery.models import Arrival, Channel, Letter
from sandbox.smtp.server import SmtpPeer
from tests.letters import deliver
from tests.portal.delivery.waiting_letters import put

LOST, LATE = Arrival.UNDELIVERED, Arrival.DELAYED
ID = "-_" + "A" * 20
RETURNED = f"From: no-reply@example.jp\nTo: taro@docomo.ne.jp\nMessage-ID: <{ID}@localhost>\n"
FIELDS = "Reporting-MTA: dns; mx.example.jp\n\nFinal-Recipient: rfc822; taro@docomo.ne.jp\n"


def mail(
    fields: str,
    *,
    to: str = "bounces@example.jp",
    kind: str = "multipart/report; report-type=delivery-status",
    report: str = "message/delivery-status",
    returned: str = "message/rfc822",
    headers: str = "",
    original: str = RETURNED,
) -> bytes:
    """Write a bounce as mail servers do."""
    text = (
        f"From: MAILER-DAEMON@mx.example.jp\nTo: {to}\nSubject: Undelivered Mail\n{headers}MIME-Version: 1.0\n"
        f'Content-Type: {kind}; boundary="b"\n\n--b\nContent-Type: text/plain\n\n192.5.1.1 said no.\n'
        f"\n--b\nContent-Type: {report}\n\n{fields}\n\n--b\nContent-Type: {returned}\n\n{original}\n--b--\n"
    )
    return text.encode()


@pytest.fixture
def box(tmp_path: Path, settings: Settings) -> Path:
    """The Maildir of an installation that reads bounces."""
    settings.BOUNCE_MAILDIR = str(tmp_path / "bounces")
    settings.BOUNCE_ADDRESS = "bounces@example.jp"
    mailbox.Maildir(settings.BOUNCE_MAILDIR, create=True)
    return tmp_path / "bounces"


def arrive(box: Path, content: bytes) -> None:
    mailbox.Maildir(box).add(content)


def sent_mail() -> Letter:
    letter = put()
    deliver()
    return letter


def arrival(letter: Letter) -> tuple[str, str]:
    letter.refresh_from_db()
    return letter.arrival, letter.arrival_code


POSTFIX = f"{FIELDS}Original-Recipient: rfc822;taro@docomo.ne.jp\nAction: failed\nStatus: 5.1.1\n" + (
    "Remote-MTA: dns; mfsmax.docomo.ne.jp\nDiagnostic-Code: smtp; 550 Unknown user taro@docomo.ne.jp"
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(mail(POSTFIX), (LOST, "5.1.1"), id="Postfix, docomo does not know the user"),
        pytest.param(mail(f"{FIELDS}Action: failed\nStatus: 4.4.1"), (LOST, "4.4.1"), id="Postfix gave up"),
        pytest.param(mail(f"{FIELDS}Action: delayed\nStatus: 4.4.1"), (LATE, "4.4.1"), id="Postfix still tries"),
        pytest.param(
            mail(
                "Reporting-MTA: dns; mx\n\nAction: failed\nFinal-Recipient: rfc822;taro@au.com\nStatus: 5.0.0\n"
                "Remote-MTA: dns; 192.5.1.1\nDiagnostic-Code: smtp; 550-[192.5.7.1] 5.2.1 <taro@au.com>: off",
                headers="X-Failed-Recipients: taro@au.com\n",
            ),
            (LOST, "5.2.1"),
            id="Exim's vague status",
        ),
        pytest.param(
            mail(
                "Reporting-MTA: dns; lsean.ezweb.ne.jp\n\nAction: Failed (expanded)\nStatus: 5.2.1 (mailbox disabled)"
            ),
            (LOST, "5.2.1"),
            id="comments and capitals",
        ),
        pytest.param(
            mail(f"{FIELDS}Action: failed\nStatus: 5.2.2", kind="multipart/mixed"),
            (LOST, "5.2.2"),
            id="fields in multipart/mixed",
        ),
        pytest.param(
            mail(f"{FIELDS}Action: failed\nStatus: 5.1.1", report="message/global-delivery-status"),
            (LOST, "5.1.1"),
            id="RFC 6533",
        ),
        pytest.param(
            mail(f"{FIELDS}Action: failed\nStatus: 5.7.1", returned="text/rfc822-headers"),
            (LOST, "5.7.1"),
            id="headers only",
        ),
        pytest.param(mail(f"{FIELDS}Action: failed"), (LOST, "5.0.0"), id="no status"),
        pytest.param(
            mail(
                f"{FIELDS}Action: delayed\nStatus: 4.0.0\n\n"
                "Final-Recipient: rfc822; b@c.jp\nAction: failed\nStatus: 5.1.1"
            ),
            (LOST, "5.1.1"),
            id="two recipients",
        ),
        pytest.param(mail(POSTFIX).replace(b"\n", b"\r\n"), (LOST, "5.1.1"), id="CRLF"),
    ],
)
def test_the_forms_of_mail_servers_are_understood(content: bytes, said: tuple[Arrival, str], box: Path) -> None:
    assert bounces.read(content) == bounces.Bounce(ID, *said)


def test_the_return_path_names_the_letter_where_no_mail_comes_back(box: Path) -> None:
    for to in (f"bounces+{ID}@example.jp", f"<bounces+{ID}@EXAMPLE.jp>"):
        found = bounces.read(mail(POSTFIX, to=to, original="Subject: x"))
        assert found == bounces.Bounce(ID, LOST, "5.1.1")


def test_exims_older_form_without_fields_is_understood(box: Path) -> None:
    text = (
        f"To: bounces+{ID}@example.jp\nX-Failed-Recipients: taro@au.com\nSubject: Mail delivery failed\n\n"
        "This is a permanent error. The following address(es) failed:\n\n  taro@au.com\n    550 User unknown\n"
    )

    assert bounces.read(text.encode()) == bounces.Bounce(ID, LOST, "5.0.0")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe" * 50,
        mail(f"{FIELDS}Action: delivered\nStatus: 2.0.0"),
        mail(f"{FIELDS}Action: relayed\nStatus: 2.0.0"),
        mail(POSTFIX, original="Subject: x"),
        mail(POSTFIX, original=RETURNED.replace("localhost", "evil.example")),
        mail(POSTFIX, original=RETURNED.replace(ID, "A" * 21)),
        mail(POSTFIX, to=f"xbounces+{ID}@example.jp", original="Subject: x"),
        mail(POSTFIX, to=f"bounces+{ID}@example.jp.evil.example", original="Subject: x"),
        f"From: taro@docomo.ne.jp\nTo: bounces+{ID}@example.jp\nAuto-Submitted: auto-replied\n\nAway\n".encode(),
    ],
)
def test_what_is_no_bounce_of_a_letter_names_none(content: bytes, box: Path) -> None:
    assert bounces.read(content) is None


@given(st.binary(max_size=400))
def test_no_mail_breaks_the_reader(noise: bytes) -> None:
    assert maildir._read(b"Content-Type: multipart/report; boundary=b\n\n--b\n" + noise) is None


@pytest.mark.django_db
def test_a_mail_that_came_back_is_noted_and_deleted(box: Path) -> None:
    letter = sent_mail()
    arrive(box, mail(POSTFIX, to=f"bounces+{letter.public_id}@example.jp"))

    count = maildir.read(box)

    assert (count.noted, count.known, count.others) == (1, 0, 0)
    assert arrival(letter) == ("undelivered", "5.1.1")
    assert fates.of(letter).text == "届きませんでした"
    assert "存在しないメールアドレスです（5.1.1）" in fates.of(letter).next
    assert list((box / "new").iterdir()) == []


@pytest.mark.django_db
def test_a_second_bounce_and_a_late_delay_take_nothing_back(box: Path) -> None:
    letter = sent_mail()
    to = f"bounces+{letter.public_id}@example.jp"
    arrive(box, mail(POSTFIX, to=to))
    maildir.read(box)
    arrive(box, mail(f"{FIELDS}Action: delayed\nStatus: 4.4.1", to=to))
    arrive(box, mail(POSTFIX, to=to))

    assert maildir.read(box).known == 2

    assert arrival(letter) == ("undelivered", "5.1.1")


@pytest.mark.django_db
def test_a_forged_bounce_marks_no_sms_and_no_letter_that_it_cannot_name(box: Path) -> None:
    sms, mine = put(channel=Channel.SMS), sent_mail()
    arrive(box, mail(POSTFIX, to=f"bounces+{sms.public_id}@example.jp"))
    arrive(box, mail(POSTFIX, to=f"bounces+{mine.pk:022}@example.jp"))
    arrive(box, mail(POSTFIX.replace("taro@docomo.ne.jp", mine.to), original="Subject: x"))

    assert maildir.read(box).noted == 0

    assert arrival(sms) == arrival(mine) == ("", "")


@pytest.mark.django_db
def test_other_mail_is_kept_for_a_fortnight_and_not_read_again(box: Path) -> None:
    arrive(box, b"Subject: a question\n\nHello\n")

    assert maildir.read(box).others == 1
    assert maildir.read(box).others == 0

    [kept] = (box / "cur").iterdir()
    assert kept.name.endswith(":2,S")
    old = (timezone.now() - timedelta(days=15)).timestamp()
    os.utime(kept, (old, old))
    maildir.read(box)
    assert not kept.exists()


@pytest.mark.django_db
def test_the_command_is_harmless_where_nothing_is_set_up(settings: Settings, tmp_path: Path) -> None:
    for where, said in (("", "is not set"), (str(tmp_path / "missing"), "0 noted")):
        settings.BOUNCE_MAILDIR = where
        written = StringIO()
        call_command("read_bounces", stdout=written)
        assert said in written.getvalue()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("to", "kept"),
    [
        ("taro.bounce-5.1.1@example.jp", ("undelivered", "5.1.1")),
        ("taro.bounce-4.4.1@example.jp", ("delayed", "4.4.1")),
        ("taro@example.jp", ("", "")),
    ],
)
def test_a_mail_that_the_server_returns_finds_its_letter(
    smtp_peer: SmtpPeer, box: Path, settings: Settings, to: str, kept: tuple[str, str]
) -> None:
    smtp_peer.maildir = box
    letter = put()
    Letter.objects.filter(pk=letter.pk).update(to=to)

    assert sending.drain(Channel.MAIL) == 1
    call_command("read_bounces", stdout=StringIO())

    [mail] = smtp_peer.store.of("mail")
    assert mail.sender == f"bounces+{letter.public_id}@example.jp"
    assert arrival(letter) == kept


def test_the_sender_that_people_see_stays_the_same(smtp_peer: SmtpPeer, box: Path, settings: Settings) -> None:
    from portal.delivery.transports.smtp import _message
    from tests.portal.delivery.test_smtp import rendered

    settings.DEFAULT_FROM_EMAIL = "みなとひかり <no-reply@example.jp>"

    message = _message(rendered()).message()

    assert "no-reply@example.jp" in str(message["From"])
    assert "bounces" not in str(message["From"])
