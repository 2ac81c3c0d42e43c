"""Staff sign in with a password and always with an authenticator app or a passkey."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from accounts.models import User
from accounts.passkeys.models import Passkey
from accounts.reauthentication.queries import KEY
from accounts.trusted_browsers import actions as trusted_browser_actions
from accounts.trusted_browsers.queries import COOKIE
from desk.models import Authenticator
from desk.staff import actions
from portal.audit.models import Entry
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import Authenticator as Device
from tests.accounts.sign_in.second_steps import with_phone
from tests.accounts.sign_in.signing_in import Response, sign_in
from tests.desk.staff.apps import app_of, shown, wrong
from tests.letters import deliver
from tests.people import an_account

pytestmark = pytest.mark.django_db

CODE = reverse("desk:staff:code")
DESK = reverse("desk:index")


def half_way(account: User) -> Client:
    """A browser that has given the password."""
    client = Client()
    assert sign_in(client, account.username).headers["Location"] == CODE
    return client


def types(client: Client, digits: str) -> Response:
    return client.post(CODE, {"digits": digits})


def is_out(client: Client) -> bool:
    return "_auth_user_id" not in client.session


def test_the_digits_of_the_app_open_the_desk(agent: User) -> None:
    client = half_way(agent)

    answer = types(client, shown(agent))

    assert answer.headers["Location"] == DESK
    assert client.get(DESK).status_code == 200
    assert client.session[DEVICE_ID_SESSION_KEY] == app_of(agent).persistent_id
    assert list(client.session[KEY]) == ["phone"]


@pytest.mark.parametrize("path", ["/desk/", "/desk/customers/", "/desk/log/", "/home/", "/account/"])
def test_the_password_alone_reaches_nothing(agent: User, path: str) -> None:
    client = half_way(agent)

    assert client.get(path).headers["Location"] == f"/login/?next={path}"
    assert is_out(client)


def test_wrong_digits_do_not_let_in(agent: User) -> None:
    client = half_way(agent)

    answer = types(client, wrong(agent))

    assert "数字が一致しません" in answer.text
    assert is_out(client)
    assert Entry.objects.filter(action="desk:staff:refused", about=agent.public_id).count() == 1


def test_after_five_wrong_ones_the_right_ones_wait_and_the_page_says_how_long(agent: User) -> None:
    client = half_way(agent)
    for _ in range(5):
        types(client, wrong(agent))

    answer = types(client, shown(agent))

    assert answer.status_code == 429
    assert "あと15分ほど" in answer.text
    assert is_out(client)


def test_the_tries_of_a_day_are_twenty(agent: User) -> None:
    client = half_way(agent)
    for tried in range(20):
        if tried % 5 == 0:
            actions.WRONG.forget(agent.public_id)
        types(client, wrong(agent))
    actions.WRONG.forget(agent.public_id)

    assert types(client, shown(agent)).status_code == 429


def test_tries_while_it_waits_use_up_nothing_of_the_day(agent: User) -> None:
    client = half_way(agent)
    for _ in range(25):
        types(client, wrong(agent))
    actions.WRONG.forget(agent.public_id)  # a quarter of an hour later

    types(client, shown(agent))

    assert not is_out(client)


def test_right_digits_give_their_try_back(agent: User) -> None:
    for steps in (-1, 0, 1):
        types(half_way(agent), shown(agent, steps=steps))

    assert actions.WRONG.retry_after(agent.public_id) > 0
    assert [actions.WRONG.take(agent.public_id) for _ in range(5)] == [True] * 5


def test_the_same_digits_are_not_taken_twice(agent: User) -> None:
    digits = shown(agent)
    types(half_way(agent), digits)
    second = half_way(agent)

    types(second, digits)

    assert is_out(second)


def test_digits_before_the_last_taken_ones_are_too_late(agent: User) -> None:
    types(half_way(agent), shown(agent, steps=1))
    second = half_way(agent)

    types(second, shown(agent))

    assert is_out(second)


@pytest.mark.parametrize(("steps", "enters"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_the_clock_of_the_app_may_be_half_a_minute_off(agent: User, steps: int, enters: bool) -> None:
    client = half_way(agent)

    types(client, shown(agent, steps=steps))

    assert is_out(client) is not enters


def test_an_app_that_is_not_set_up_opens_nothing(agent: User) -> None:
    client = half_way(agent)
    digits = shown(agent)
    Authenticator.objects.filter(user=agent).update(confirmed=False)

    types(client, digits)

    assert is_out(client)


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_without_a_factor_the_password_alone_never_signs_in(flag: str) -> None:
    account = an_account("s-2000", "新人", **{flag: True})
    client = half_way(account)

    page = client.get(CODE)
    answer = types(client, "123456")

    assert "認証アプリが登録されていません" in page.text
    assert "認証する" not in page.text
    assert answer.status_code == 200
    assert is_out(client)


def test_no_code_goes_to_a_telephone_and_none_is_taken(agent: User) -> None:
    with_phone(agent)
    deliver()

    client = half_way(agent)

    assert deliver() == []
    assert client.get("/login/code/").status_code == 302
    assert client.get("/login/code/recovery/").status_code == 302
    assert is_out(client)


def test_a_trusted_browser_is_asked_all_the_same(agent: User) -> None:
    client = Client()
    client.cookies[COOKIE.key] = trusted_browser_actions.trust(account=agent, former="", user_agent="")

    assert sign_in(client, agent.username).headers["Location"] == CODE


def test_the_step_is_over_once_the_password_is_another(agent: User) -> None:
    client = half_way(agent)
    agent.set_password("Betsu-no-77")
    agent.save()

    answer = types(client, shown(agent))

    assert answer.headers["Location"] == reverse("accounts:sign_in:start")
    assert is_out(client)


def test_a_customers_second_step_is_not_a_staff_members(contractor: User) -> None:
    with_phone(contractor)
    client = Client()
    sign_in(client, contractor.username)

    assert client.get(CODE).headers["Location"] == reverse("accounts:sign_in:start")


def test_a_passkey_opens_the_desk(browser: Client, passkey: Passkey, device: Device, contractor: User) -> None:
    User.objects.filter(pk=contractor.pk).update(is_staff=True)

    answer = ceremony.signs_in(browser, device)

    assert answer.json() == {"url": DESK}
    assert browser.get(DESK).status_code == 200


def test_a_factor_that_was_taken_away_closes_the_desk_at_once(agent: User) -> None:
    client = half_way(agent)
    types(client, shown(agent))

    Authenticator.objects.filter(user=agent).delete()

    assert client.get(DESK).status_code == 404


def test_a_session_that_a_telephone_verified_is_not_at_the_desk(agent: User) -> None:
    phone = with_phone(agent)
    client = half_way(agent)
    types(client, shown(agent))
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = phone.persistent_id
    session.save()

    assert client.get(DESK).status_code == 404


@pytest.mark.parametrize(("ago", "is_over"), [({"minutes": 9}, False), ({"minutes": 15}, True), ({"hours": 8}, True)])
def test_sessions_at_the_desk_are_short(agent: User, ago: dict[str, int], is_over: bool) -> None:
    client = half_way(agent)
    types(client, shown(agent))
    session = client.session
    then = int((timezone.now() - timedelta(**ago)).timestamp())
    session["signed_in_at" if "hours" in ago else "seen_at"] = then
    session.save()

    answer = client.get(DESK)

    assert (answer.status_code == 302) is is_over


class TestProving:
    """Reauthentication before an act."""

    PROVE = reverse("desk:staff:prove")

    def test_the_digits_prove_and_lead_back(self, agent: User) -> None:
        client = half_way(agent)
        types(client, shown(agent))
        session = client.session
        del session[KEY]
        session.save()

        answer = client.post(f"{self.PROVE}?next=/desk/colleagues/", {"digits": shown(agent, steps=1)})

        assert answer.headers["Location"] == "/desk/colleagues/"
        assert list(client.session[KEY]) == ["phone"]

    def test_it_leads_to_no_other_host(self, agent: User) -> None:
        client = half_way(agent)
        types(client, shown(agent))

        answer = client.post(f"{self.PROVE}?next=//evil.example/", {"digits": shown(agent, steps=1)})

        assert answer.headers["Location"] == DESK

    def test_a_customer_has_no_such_page(self, contractor: User) -> None:
        client = Client()
        sign_in(client, contractor.username)

        assert client.get(self.PROVE).status_code == 404

    def test_a_telephone_is_no_proof_of_the_companys_people(self, agent: User) -> None:
        with_phone(agent)
        client = half_way(agent)
        types(client, shown(agent))
        session = client.session
        del session[KEY]
        session.save()

        answer = client.get("/account/confirm/?strength=phone&next=/desk/")

        assert answer.headers["Location"].startswith(self.PROVE)
