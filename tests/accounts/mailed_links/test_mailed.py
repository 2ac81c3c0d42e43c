import time
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.core.signing import TimestampSigner, b62_encode
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.mailed_links.mailed import FREEZE, LinkDead, MailedLink, Opened
from accounts.models import Challenge, User
from accounts.sessions.store import SessionStore
from portal.public_id import new_public_id
from tests.accounts.contact_changes.changing import UNDO, moved, undo_link
from tests.letters import deliver

ONE, OTHER = (
    MailedLink(name, address="accounts:freeze:link", page="accounts:sign_in:start") for name in ("one", "other")
)


def test_a_token_says_what_it_was_made_for_and_when() -> None:
    ref = new_public_id()

    opened = ONE.read(ONE.token(ref))

    assert opened.ref == ref
    assert abs(timezone.now() - opened.made_at) < timedelta(seconds=5)


def test_a_token_of_one_kind_is_none_of_another() -> None:
    with pytest.raises(LinkDead):
        OTHER.read(ONE.token(new_public_id()))


@pytest.mark.parametrize("spoilt", ["", "x", "x.y", "x.y.z", "あ", "\0", "." * 300])
def test_what_nobody_signed_is_dead(spoilt: str) -> None:
    with pytest.raises(LinkDead):
        ONE.read(spoilt)


def test_a_token_with_another_ref_is_dead() -> None:
    mine, yours = new_public_id(), new_public_id()

    with pytest.raises(LinkDead):
        ONE.read(ONE.token(mine).replace(mine, yours))


def made(ago: timedelta, ref: str = "ref") -> str:
    """Return a token of a letter that left so long ago."""
    stamp = b62_encode(int(time.time() - ago.total_seconds()))
    with mock.patch.object(TimestampSigner, "timestamp", return_value=stamp):
        return ONE.token(ref)


def test_a_link_lives_ten_days() -> None:
    assert ONE.read(made(timedelta(days=9, hours=23))).ref == "ref"
    with pytest.raises(LinkDead):
        ONE.read(made(timedelta(days=10, seconds=2)))


def a_request() -> HttpRequest:
    """Return a request of a browser without a session."""
    request = RequestFactory().get("/")
    request.session = SessionStore()
    return request


def test_a_browser_that_opened_it_holds_it_no_longer_than_it_lives(db: None) -> None:
    request = a_request()
    answer = ONE.enter(request, ONE.token("ref"), is_alive=lambda opened: True)

    assert answer.headers["Location"] == reverse("accounts:sign_in:start")
    held = ONE.held(request)
    assert held is not None
    assert held.ref == "ref"
    ONE.drop(request)
    assert ONE.held(request) is None
    ONE.enter(request, made(timedelta(days=9, hours=23)), is_alive=lambda opened: True)
    assert ONE.held(request)
    request.session["link_one"][1] -= 3601
    assert ONE.held(request) is None


@pytest.mark.parametrize("reason", ["used", "replaced"])
def test_a_dead_link_says_why_where_its_feature_knows(db: None, reason: str) -> None:
    def refuse(_: Opened) -> bool:
        raise LinkDead(reason)

    with mock.patch("accounts.mailed_links.mailed.render") as render:
        ONE.enter(a_request(), ONE.token("ref"), is_alive=refuse)

    assert render.call_args.args[1:] == ("accounts/sign_in/link_dead.html", {"reason": reason})
    assert render.call_args.kwargs == {"status": 410}


def test_a_link_leads_to_the_configured_host(settings: Settings) -> None:
    settings.PORTAL_BASE_URL = "https://portal.example"

    assert ONE.url("ref").startswith(
        "https://portal.example" + reverse("accounts:freeze:link", args=["ref"])[:-1] + "."
    )


def test_no_token_stands_in_the_session() -> None:
    request = a_request()
    token = ONE.token("ref")

    ONE.enter(request, token, is_alive=lambda opened: True)

    assert token not in str(dict(request.session))


def test_a_dead_link_is_said_on_a_page_of_its_own(db: None) -> None:
    answer = Client().get(reverse("accounts:freeze:link", args=[FREEZE.token(new_public_id())]))

    assert answer.status_code == 410
    assert "このリンクは使えません" in answer.text


def test_whoever_planted_the_key_of_the_session_holds_no_link(guest: User) -> None:
    moved(guest)
    owner, planter = Client(), Client()
    session = owner.session
    session["planted"] = True
    session.save()
    planter.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)

    owner.get(undo_link(deliver()))

    assert planter.post(UNDO, {"way": "mail:mail"}).status_code == 410
    assert not Challenge.objects.exists()
    assert owner.get(UNDO).status_code == 200
