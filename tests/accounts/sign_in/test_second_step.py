from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Challenge, PasswordReset, Phone, Sending, User
from accounts.password_reset import actions as password_reset_actions
from accounts.phones import actions as phone_actions
from accounts.reauthentication import queries as reauthentication_queries
from portal.access.levels import HALF_SIGNED_IN_KEY
from portal.audit.by import By
from portal.audit.models import Entry
from portal.delivery.models import Outage
from tests.accounts.codes.challenges import move
from tests.accounts.sign_in.second_steps import (
    CODE,
    LANDLINE,
    LOCKED_OUT,
    half_way,
    latest,
    sign_in_and_look,
    types,
    types_wrong,
    with_phone,
)
from tests.accounts.sign_in.signing_in import HOME, START, sign_in
from tests.letters import deliver
from tests.people import PASSWORD


class TestAsking:
    def test_an_sms_leaves_by_itself_and_its_digits_open_the_session(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        [sms] = deliver()

        answer = types(client, sms.text[-4:])

        assert sms.channel == "sms"
        assert answer.headers["Location"] == HOME
        assert client.session["_auth_user_id"] == str(contractor.pk)

    def test_the_number_is_shown_masked(self, contractor: User) -> None:
        with_phone(contractor)

        page = half_way(contractor).get(CODE).text

        assert "090-****-**78" in page
        assert "12345678" not in page

    def test_a_landline_is_called_when_asked_to(self, contractor: User) -> None:
        with_phone(contractor, LANDLINE)
        client = half_way(contractor)
        assert deliver() == []
        assert "音声電話でコードを送信" in client.get(CODE).text

        client.post(CODE, {"way": "phone:voice"})
        [call] = deliver()

        assert call.channel == "voice"
        assert "、".join(latest().digits()) in "".join(call.spoken)
        assert types(client).headers["Location"] == HOME

    def test_no_sms_goes_to_a_landline(self, contractor: User) -> None:
        with_phone(contractor, LANDLINE)
        client = half_way(contractor)

        answer = client.post(CODE, {"way": "phone:sms"}, follow=True)

        assert "表示されている受け取り方から選んでください。" in answer.text
        assert not Sending.objects.exists()

    def test_a_resend_replaces_the_code(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        former = latest().digits()
        move(Sending, "at", timedelta(seconds=31))

        client.post(CODE, {"way": "phone:sms"})

        assert latest().sends == 2
        assert "認証コードが一致しません" in types(client, former).text or former == latest().digits()

    def test_another_channel_is_offered_when_sms_fail(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        Outage.objects.create(channel="sms", failures=3)

        page = client.get(CODE).text

        assert "ほかの受け取り方をお試しください" in page
        assert "音声電話でコードを送信" in page

    @pytest.mark.parametrize("change", [{"usable_from": Now() + timedelta(hours=1)}, {"confirmed": False}])
    def test_a_telephone_that_does_not_count_is_not_asked(self, contractor: User, change: dict[str, object]) -> None:
        with_phone(contractor)
        Phone.objects.update(**change)

        assert sign_in(Client()).headers["Location"] == HOME

    def test_losing_the_telephone_does_not_open_the_account(self, contractor: User) -> None:
        with_phone(contractor)
        phone_actions.pause(account=contractor, by=By.owner(contractor))
        client = half_way(contractor)

        answer = client.post(CODE, {"way": "phone:sms"}, follow=True)

        assert "この電話番号は一時停止中です" in answer.text
        assert not Sending.objects.exists()


class TestTyping:
    def test_a_wrong_code_is_told_and_counted(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)

        assert "認証コードが一致しません" in types_wrong(client).text
        assert latest().tries == 1

    def test_an_old_code_has_expired(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        move(Challenge, "expires_at", timedelta(minutes=6))

        assert "認証コードの有効期限が切れています" in types(client).text

    def test_after_five_wrong_codes_the_right_one_is_refused_in_every_browser(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        for _ in range(5):
            answer = types_wrong(client)

        assert LOCKED_OUT in answer.text
        assert LOCKED_OUT in types(client).text
        assert LOCKED_OUT in sign_in_and_look(Client())

    def test_a_code_of_another_browser_is_worth_nothing(self, contractor: User) -> None:
        with_phone(contractor)
        half_way(contractor)
        digits = latest().digits()
        move(Sending, "at", timedelta(seconds=31))
        client = half_way(contractor)

        assert types(client, digits).status_code == 200 or digits == latest().digits()

    def test_a_second_press_is_no_mistake(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        waiting, digits = dict(client.session), latest().digits()
        types(client, digits)
        again = Client()
        session = again.session
        session.update(waiting)
        session.save()

        assert types(again, digits).headers["Location"] == CODE
        assert "_auth_user_id" not in again.session


class TestSessions:
    def test_nothing_is_reached_before_the_code(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)

        assert HALF_SIGNED_IN_KEY in client.session
        assert "_auth_user_id" not in client.session
        assert client.get(HOME).headers["Location"] == f"{START}?next={HOME}"

    def test_the_key_changes_with_the_password_and_with_the_code(self, contractor: User) -> None:
        with_phone(contractor)
        client = Client()
        client.get(START)
        sign_in(client)
        half = client.session.session_key
        types(client)

        assert client.session.session_key != half
        assert HALF_SIGNED_IN_KEY not in client.session
        assert not Session.objects.filter(session_key=half).exists()

    def test_it_leads_on_to_where_one_wanted_to_go(self, contractor: User) -> None:
        with_phone(contractor)
        client = Client()
        client.post(f"{START}?next=/contracts/", {"identifier": "hikari", "password": PASSWORD})

        assert types(client).headers["Location"] == "/contracts/"

    def test_the_telephone_verifies_the_session_and_four_digits_prove_no_act_of_value(self, contractor: User) -> None:
        phone = with_phone(contractor)
        client = half_way(contractor)
        types(client)

        assert client.session["otp_device_id"] == phone.persistent_id
        assert set(client.session[reauthentication_queries.KEY]) == {"passcode"}
        entry_ = Entry.objects.get(action="accounts:sign_in:succeeded")
        assert entry_.detail == {"method": "password", "proven": "passcode", "browser": "/"}

    def test_a_pending_sign_in_dies_with_a_new_password(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        reset = PasswordReset.objects.create(account=contractor)
        password_reset_actions.set_password(public_id=reset.public_id, password="Kumo-to-Kaze-5", proven=True)

        assert types(client).headers["Location"] == START
        assert "_auth_user_id" not in client.session

    def test_a_pending_sign_in_dies_with_its_account(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        User.objects.update(state="archived")

        assert types(client).headers["Location"] == START

    def test_a_pending_sign_in_lasts_a_quarter_of_an_hour(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        session = client.session
        session[HALF_SIGNED_IN_KEY] = {**session[HALF_SIGNED_IN_KEY], "initiated_at": 1}
        session.save()

        assert client.get(CODE).headers["Location"] == START

    def test_a_reset_password_does_not_spare_the_code(self, contractor: User) -> None:
        with_phone(contractor)
        reset = PasswordReset.objects.create(account=contractor)
        password_reset_actions.set_password(public_id=reset.public_id, password="Kumo-to-Kaze-5", proven=True)

        assert sign_in(Client(), password="Kumo-to-Kaze-5").headers["Location"] == CODE


class TestTrust:
    def test_a_trusted_browser_is_not_asked_again(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        types(client, trust="on")
        client.post(reverse("accounts:sign_in:logout"))

        assert sign_in(client).headers["Location"] == HOME

    def test_a_browser_that_was_not_trusted_is(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        types(client)
        client.post(reverse("accounts:sign_in:logout"))
        move(Sending, "at", timedelta(seconds=31))

        assert "browser" not in client.cookies
        assert sign_in(client).headers["Location"] == CODE

    def test_a_new_password_ends_every_trust(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)
        types(client, trust="on")
        reset = PasswordReset.objects.create(account=contractor)
        password_reset_actions.set_password(public_id=reset.public_id, password="Kumo-to-Kaze-5", proven=True)

        assert sign_in(client, password="Kumo-to-Kaze-5").headers["Location"] == CODE

    def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_hosts(
        self, contractor: User, settings: Settings
    ) -> None:
        settings.SECURE = True
        with_phone(contractor)
        cookie = types(half_way(contractor), trust="on").cookies["__Host-browser"]

        assert (cookie["httponly"], cookie["secure"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
        assert cookie["max-age"] == timedelta(days=30).total_seconds()
