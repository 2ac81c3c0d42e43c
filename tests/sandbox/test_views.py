"""The pages of the sandbox for people and for programs."""

from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.models import User
from desk.staff import actions
from sandbox.models import StoredMessage
from sandbox.store import CapturedMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def caught() -> None:
    """An SMS, then a mail with a link and with something that looks like HTML."""
    sms = CapturedMessage("sms", "+815012345678", "+819012345678", "確認コード 4829", "SM1", sent_at=at(hour=1))
    body = "<b>太郎</b> 様\nhttp://localhost:8000/register/link/abc\n"
    mail = CapturedMessage(
        "mail", "no-reply@example.jp", "taro@example.jp", body, "<1@x>", "仮登録", sent_at=at(hour=2)
    )
    StoredMessage.objects.bulk_create(StoredMessage(**asdict(message)) for message in (sms, mail))


def at(*, hour: int) -> datetime:
    return datetime(2026, 11, 22, hour, 0, tzinfo=UTC)


@pytest.mark.usefixtures("caught")
def test_a_program_gets_a_list_newest_first(client: Client) -> None:
    response = client.get("/sandbox/messages.json")

    assert response["Content-Type"] == "application/json"
    assert response.json() == [
        {
            "channel": "mail",
            "to": "taro@example.jp",
            "subject": "仮登録",
            "body": "<b>太郎</b> 様\nhttp://localhost:8000/register/link/abc\n",
            "sent_at": "2026-11-22T02:00:00+00:00",
        },
        {
            "channel": "sms",
            "to": "+819012345678",
            "subject": "",
            "body": "確認コード 4829",
            "sent_at": "2026-11-22T01:00:00+00:00",
        },
    ]


@pytest.mark.usefixtures("caught")
def test_a_person_can_follow_the_links_of_a_mail(client: Client) -> None:
    page = client.get("/sandbox/").content.decode()

    assert 'href="http://localhost:8000/register/link/abc"' in page
    assert "&lt;b&gt;太郎&lt;/b&gt; 様" in page
    assert page.index("taro@example.jp") < page.index("+819012345678")
    assert "11:00" in page


def test_an_empty_sandbox_says_so(client: Client) -> None:
    assert "まだ何も届いていません" in client.get("/sandbox/").content.decode()
    assert client.get("/sandbox/messages.json").json() == []


def test_nothing_can_be_posted_there(client: Client) -> None:
    assert client.post("/sandbox/").status_code == 405
    assert client.post("/sandbox/messages.json").status_code == 405


def test_the_digits_of_the_staffs_apps_are_shown_and_taken(client: Client, agent: User) -> None:
    (shown,) = client.get("/sandbox/authenticator.json").json()

    assert (shown["sign_in"], shown["role"]) == ("s-1042", "窓口")
    assert shown["digits"] in client.get("/sandbox/").text
    assert actions.verify(account=agent, digits=shown["digits"])
    (later,) = client.get("/sandbox/authenticator.json").json()
    assert later["digits"] != shown["digits"]
    assert actions.verify(account=agent, digits=later["digits"])
