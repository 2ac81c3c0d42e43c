import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client

from accounts.mailed_links.mailed import LinkDead
from accounts.models import PasswordReset
from accounts.password_reset import actions as password_reset_actions
from accounts.sign_in import actions
from portal.audit.models import Entry
from tests.accounts.sign_in.second_steps import half_way, latest, types, with_phone
from tests.people import an_account
from tests.portal.threads import together


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_twenty_uses_of_one_link_one_sets_its_password() -> None:
    account = an_account("hikari", "ひかり")
    reset = PasswordReset.objects.create(account=account)
    together, set_by = threading.Barrier(20), []

    def use(number: int) -> None:
        together.wait()
        try:
            password_reset_actions.set_password(public_id=reset.public_id, password=f"Kumo-to-Kaze-{number}")
            set_by.append(number)
        except LinkDead:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(use, range(20)))

    account.refresh_from_db()
    (winner,) = set_by
    assert account.check_password(f"Kumo-to-Kaze-{winner}")
    assert Entry.objects.filter(action="accounts:password_reset:done").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_forty_parallel_wrong_passwords_ten_are_compared() -> None:
    account = an_account("hikari", "ひかり")
    together, compared = threading.Barrier(40), []

    def guess(number: int) -> None:
        together.wait()
        try:
            actions.authenticate(identifier="hikari", password=f"wrong-{number}", network=f"192.0.2.{number}")
        except actions.Refused:
            compared.append(number)
        except actions.Locked:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(40) as pool:
        list(pool.map(guess, range(40)))

    failures = Entry.objects.filter(action="accounts:sign_in:failed", about=account.public_id).count()
    assert failures == 10
    assert len(compared) < 10


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_right_codes_at_once_one_opens_a_session() -> None:
    account = an_account("hikari", "ひかり")
    with_phone(account)
    half = half_way(account)
    digits = latest().digits()
    browsers = [Client(headers={"cookie": f"session={half.session.session_key}"}) for _ in range(16)]

    answers = together(16, lambda: types(browsers.pop(), digits).headers.get("Location"))

    assert answers.count("/home/") == 1
    assert Entry.objects.filter(action="accounts:sign_in:succeeded").count() == 1
    assert UserSession.objects.count() == 1
