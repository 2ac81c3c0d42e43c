from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.mailed_links.mailed import FREEZE
from accounts.models import TrustedBrowser, User
from accounts.sessions import queries
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.audit.models import Entry
from tests.conftest import ClientOf

LIST = reverse("accounts:sessions:index")
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)


def listed_id(client: Client) -> str:
    row = UserSession.objects.get(session_key=client.session.session_key)
    public_id: str = row.data["public_id"]
    return public_id


def is_signed_in(client: Client) -> bool:
    return client.get(LIST).status_code == 200


def test_a_sign_in_is_listed_with_its_device(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)
    UserSession.objects.update(user_agent=IPHONE, ip="192.0.2.7")

    page = client.get(LIST)

    assert "iPhone の Safari" in page.text
    assert "192.0.2.7" in page.text
    assert "ご利用中のこの端末" in page.text
    assert str(client.session.session_key) not in page.text


def test_this_browser_is_shown_first(contractor: User, client_of: ClientOf) -> None:
    here, there = client_of(contractor), client_of(contractor)
    key = here.session.session_key or ""
    UserSession.objects.exclude(session_key=key).update(last_seen_at=timezone.now() + timedelta(seconds=5))

    sessions = queries.live(account_id=contractor.pk, this=key, at=timezone.now())

    assert [one.is_this for one in sessions] == [True, False]
    assert [one.public_id for one in sessions] == [listed_id(here), listed_id(there)]


def test_a_browser_signed_out_from_afar_is_out_at_its_next_request(contractor: User, client_of: ClientOf) -> None:
    here, there = client_of(contractor), client_of(contractor)

    here.post(reverse("accounts:sessions:end", args=[listed_id(there)]))

    assert not is_signed_in(there)
    assert is_signed_in(here)
    assert Entry.objects.filter(action="accounts:sessions:ended", actor=contractor.public_id).exists()


def test_all_other_browsers_can_be_signed_out(contractor: User, client_of: ClientOf, stranger: User) -> None:
    here, *others = [client_of(contractor) for _ in range(3)]
    strangers = client_of(stranger)

    answer = here.post(reverse("accounts:sessions:end_others"), follow=True)

    assert "ほかの2台の端末をログアウトしました。" in answer.text
    assert is_signed_in(here)
    assert not any(is_signed_in(other) for other in others)
    assert is_signed_in(strangers)


def test_all_browsers_can_be_signed_out_at_once(contractor: User, client_of: ClientOf, stranger: User) -> None:
    everywhere, strangers = [client_of(contractor) for _ in range(3)], client_of(stranger)

    answer = everywhere[0].post(reverse("accounts:sessions:end_all"), follow=True)

    assert "すべての端末からログアウトしました。" in answer.text
    assert not any(is_signed_in(client) for client in everywhere)
    assert is_signed_in(strangers)
    assert Entry.objects.get(action="accounts:sessions:ended").detail == {"sessions": 3}


def test_the_page_says_that_trusted_browsers_stay_trusted(contractor: User, client_of: ClientOf) -> None:
    trusted_browser_actions.trust(account=contractor, former="", user_agent="")
    client = client_of(contractor)

    page = client.get(LIST).text
    client.post(reverse("accounts:sessions:end_all"))

    assert (
        f'<a href="{reverse("accounts:trusted_browsers:index")}">信頼したブラウザー</a>の登録はそのまま残ります' in page
    )
    assert TrustedBrowser.objects.filter(account=contractor).exists()


def test_where_nothing_was_to_be_ended_nothing_is_recorded(contractor: User, client_of: ClientOf) -> None:
    answer = client_of(contractor).post(reverse("accounts:sessions:end_others"), follow=True)

    assert "ほかにログイン中の端末はありません。" in answer.text
    assert not Entry.objects.filter(action="accounts:sessions:ended").exists()


def test_a_mailed_link_that_is_opened_while_signed_in_leaves_the_session_listed(
    contractor: User, client_of: ClientOf
) -> None:
    client = client_of(contractor)
    row, former = listed_id(client), client.session.session_key

    client.get(reverse("accounts:freeze:link", args=[FREEZE.token(contractor.public_id)]))

    assert client.session.session_key != former
    assert listed_id(client) == row
    assert is_signed_in(client)


def test_a_stranger_can_neither_see_nor_end_a_session(contractor: User, stranger: User, client_of: ClientOf) -> None:
    mine, theirs = client_of(contractor), client_of(stranger)
    UserSession.objects.filter(user=contractor).update(ip="192.0.2.99")

    refused = theirs.post(reverse("accounts:sessions:end", args=[listed_id(mine)]))

    assert refused.status_code == 404
    assert "192.0.2.99" not in theirs.get(LIST).text
    assert is_signed_in(mine)


def test_a_session_that_ended_is_not_listed(contractor: User, client_of: ClientOf) -> None:
    here, there = client_of(contractor), client_of(contractor)
    gone = listed_id(there)
    Session.objects.filter(session_key=there.session.session_key).delete()

    assert gone not in here.get(LIST).text


def test_sign_out_takes_the_session_off_the_list(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)

    client.post(reverse("accounts:sign_in:logout"))

    assert not UserSession.objects.exists()
    assert not Session.objects.exists()


def test_one_query_reads_the_list_however_long_it_is(
    contractor: User, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(contractor)
    for _ in range(4):
        client_of(contractor)
    client.get(LIST)  # announcements enter the process cache

    with django_assert_num_queries(3):
        client.get(LIST)  # session, user with unread notices, list


def test_the_list_needs_a_session(db: None) -> None:
    answer = Client().get(LIST)

    assert answer.headers["Location"] == f"{reverse('accounts:sign_in:start')}?next={LIST}"
