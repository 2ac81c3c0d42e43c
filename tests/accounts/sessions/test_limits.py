from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.sessions import lifetime
from portal.access.sign_in import LOST
from tests.conftest import ClientOf

PAGE = reverse("accounts:sessions:index")
SIGN_IN = reverse("accounts:sign_in:start")
IDLE, LONGEST = settings.SESSION_IDLE_LIMIT, settings.SESSION_ABSOLUTE_LIMIT
SECOND = timedelta(seconds=1)


def move(client: Client, **ages: timedelta) -> None:
    """Move the start of the session's clocks into the past."""
    session = client.session
    for key, age in ages.items():
        session[key] = int((timezone.now() - age).timestamp())
    session.save()


@pytest.mark.parametrize(("idle", "works"), [(IDLE - 5 * SECOND, True), (IDLE + SECOND, False)])
def test_an_idle_session_ends_at_its_limit(contractor: User, client_of: ClientOf, idle: timedelta, works: bool) -> None:
    client = client_of(contractor)
    move(client, seen_at=idle)

    assert (client.get(PAGE).status_code == 200) is works


@pytest.mark.parametrize(("age", "works"), [(LONGEST - 5 * SECOND, True), (LONGEST + SECOND, False)])
def test_a_session_in_use_ends_at_its_absolute_limit(
    contractor: User, client_of: ClientOf, age: timedelta, works: bool
) -> None:
    client = client_of(contractor)
    move(client, signed_in_at=age)

    assert (client.get(PAGE).status_code == 200) is works


def test_the_sign_in_page_says_why_and_leads_back(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)
    move(client, seen_at=IDLE + SECOND)

    answer = client.get(f"{PAGE}?a=b", follow=True)

    assert answer.redirect_chain == [(f"{reverse('accounts:sign_in:start')}?next={PAGE}%3Fa%3Db", 302)]
    assert lifetime.Over.IDLE.value in answer.text


def test_what_was_posted_too_late_is_not_done(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)
    move(client, seen_at=IDLE + SECOND)

    answer = client.post(reverse("accounts:users:edit"), {"nickname": "別名"}, follow=True)

    contractor.refresh_from_db()
    assert answer.redirect_chain == [(f"{SIGN_IN}?next={reverse('accounts:users:edit')}", 302)]
    assert LOST in answer.text
    assert lifetime.Over.IDLE.value not in answer.text
    assert contractor.nickname == "ひかり"


@pytest.mark.parametrize(
    ("name", "back"),
    [
        pytest.param("accounts:users:edit", f"?next={reverse('accounts:users:edit')}", id="the form's own page"),
        pytest.param("accounts:sessions:end_others", "", id="no page to go back to"),
    ],
)
def test_what_is_posted_without_a_session_is_said_to_be_lost(db: None, name: str, back: str) -> None:
    answer = Client().post(reverse(name), {"nickname": "別名"}, follow=True)

    assert answer.redirect_chain == [(f"{SIGN_IN}{back}", 302)]
    assert LOST in answer.text


def test_after_signing_in_the_form_is_there_again(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)
    edit = reverse("accounts:users:edit")
    Session.objects.all().delete()
    lost = client.post(edit, {"nickname": "別名"})

    answer = client_of(contractor).get(lost.headers["Location"])

    assert answer.headers["Location"] == edit


def test_a_first_visit_is_not_told_of_an_ended_session(db: None) -> None:
    answer = Client().get(reverse("accounts:users:edit"), follow=True)

    assert answer.redirect_chain == [(f"{SIGN_IN}?next={reverse('accounts:users:edit')}", 302)]
    assert LOST not in answer.text


def test_an_ended_session_is_deleted_and_its_cookie_is_dead(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)
    key = client.session.session_key
    move(client, seen_at=IDLE + SECOND)

    client.get(PAGE)

    client.cookies[settings.SESSION_COOKIE_NAME] = key or ""
    assert client.get(PAGE).status_code == 302
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.exists()


def test_a_public_page_stays_open_when_the_session_ends(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)
    move(client, seen_at=IDLE + SECOND)

    answer = client.get(reverse("accounts:password_reset:start"))

    assert answer.status_code == 200
    assert not answer.context["user"].is_authenticated


def test_a_session_whose_start_is_unknown_is_over(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)
    session = client.session
    del session[lifetime.SIGNED_IN_AT]
    session.save()

    assert client.get(PAGE).status_code == 302


def test_being_seen_is_written_every_five_minutes_at_most(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)
    move(client, seen_at=timedelta(minutes=4))
    before = client.session[lifetime.SEEN_AT]
    client.get(PAGE)
    assert client.session[lifetime.SEEN_AT] == before

    move(client, seen_at=timedelta(minutes=6))
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=6), ip="192.0.2.1")
    client.get(PAGE)

    row = UserSession.objects.get()
    assert client.session[lifetime.SEEN_AT] > before
    assert timezone.now() - row.last_seen_at < timedelta(minutes=1)
    assert row.ip == "127.0.0.1"


def test_a_visitor_costs_no_query_and_gets_no_session(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.get(reverse("accounts:password_reset:start"))  # announcements enter the process cache

    with django_assert_num_queries(0):
        client.get(reverse("accounts:password_reset:start"))

    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert not Session.objects.exists()


def test_an_archived_account_is_out_at_its_next_request(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)
    User.objects.filter(pk=contractor.pk).update(state="archived")

    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("key", ["x", "a" * 32, "a" * 5000, '"aaaaaaaa\\000aaaa"', "'; DROP TABLE x;--"])
def test_a_made_up_session_key_is_nobodys(db: None, key: str) -> None:
    answer = Client().get(PAGE, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"})

    assert answer.headers["Location"].startswith(reverse("accounts:sign_in:start"))
