from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from tests.conftest import ClientOf


def test_expired_sessions_and_their_list_rows_are_deleted(contractor: User, client_of: ClientOf) -> None:
    kept, expired, gone = (client_of(contractor).session.session_key for _ in range(3))
    Session.objects.filter(session_key=expired).update(expire_date=timezone.now() - timedelta(seconds=1))
    Session.objects.filter(session_key=gone).delete()

    call_command("purge", "sessions", verbosity=0)

    assert [row.session_key for row in Session.objects.all()] == [kept]
    assert [row.session_key for row in UserSession.objects.all()] == [kept]
