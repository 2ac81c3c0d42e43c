"""Mail, against the sandbox's SMTP server."""

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from portal.delivery.letters import Content
from portal.delivery.transports import Refused, RenderedLetter, TryLater
from portal.delivery.transports.smtp import MailTransport
from sandbox.smtp.server import SmtpPeer


def rendered(*, to: str = "taro@example.jp", subject: str = "仮登録を受け付けました", html: str = "") -> RenderedLetter:
    content = Content(subject=subject, text="みなと太郎 様\nA&B\n", html=html)
    return RenderedLetter(to, content, "<abc@my.example.jp>", created_at=datetime.now(UTC), seconds_left=60)


def send(rendered: RenderedLetter) -> str:
    with MailTransport() as transport:
        return transport.send(rendered)


def test_the_text_arrives_as_it_was_written(smtp_peer: SmtpPeer) -> None:
    send(rendered(html="<p>A&amp;B</p>"))

    [mail] = smtp_peer.store.of("mail")
    assert (mail.to, mail.subject) == ("taro@example.jp", "仮登録を受け付けました")
    assert (mail.body, mail.html) == ("みなと太郎 様\nA&B\n", "<p>A&amp;B</p>")
    assert mail.reference == "<abc@my.example.jp>"


def test_a_long_japanese_subject_arrives_whole(smtp_peer: SmtpPeer) -> None:
    subject = "【みなとひかり】" + "メールアドレスの確認と本登録のお手続きのお願い" * 3

    send(rendered(subject=subject))

    assert smtp_peer.store.of("mail")[0].subject == subject


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r"])
def test_a_line_break_in_the_subject_is_refused(smtp_peer: SmtpPeer, break_: str) -> None:
    with pytest.raises(Refused):
        send(rendered(subject=f"お知らせ{break_}Bcc: everyone@example.com"))

    assert smtp_peer.store.of("mail") == []


@pytest.mark.parametrize("to", ["taro@example.jp\r\nBcc: x@example.com", "a@example.jp, b@example.jp", "taro", ""])
def test_what_is_not_one_address_is_refused(smtp_peer: SmtpPeer, to: str) -> None:
    with pytest.raises(Refused):
        send(rendered(to=to))

    assert smtp_peer.store.of("mail") == []


@pytest.mark.parametrize("to", ["taro..umi@docomo.ne.jp", "taro.@docomo.ne.jp", "t+x@sub.example.co.jp"])
def test_old_addresses_of_japanese_carriers_are_delivered(smtp_peer: SmtpPeer, to: str) -> None:
    send(rendered(to=to))

    [mail] = smtp_peer.store.of("mail")
    assert mail.to == to


def test_a_server_that_does_not_relay_for_us_refuses_nobody(smtp_peer: SmtpPeer) -> None:
    smtp_peer.behave("554")

    with pytest.raises(TryLater) as later:
        send(rendered())

    assert later.value.down
    assert str(later.value) == "smtp 554"


def test_a_server_that_is_confused_refuses_nobody(smtp_peer: SmtpPeer) -> None:
    smtp_peer.behave("500")

    with pytest.raises(TryLater) as later:
        send(rendered())

    assert not later.value.down
    assert str(later.value) == "smtp 500"


def test_a_sign_in_that_the_server_does_not_offer_refuses_nobody(
    smtp_peer: SmtpPeer,
    settings: Settings,
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "secret"

    with pytest.raises(TryLater):
        send(rendered())
