"""The list of passcodes, removing one, and the passcode as a proof."""

from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Passcode, User
from accounts.passcodes import actions, models, queries
from accounts.reauthentication import queries as reauthentication_queries
from portal.audit.by import By
from portal.audit.models import Entry
from tests.accounts.passcodes.setting_up import (
    ADD,
    ASK,
    DIGITS,
    HOME,
    INDEX,
    OTHER,
    PROVE,
    START,
    browser_of,
    enters,
    is_in,
    sets,
)
from tests.accounts.passkeys.keys import a_passkey
from tests.accounts.sign_in.second_steps import with_phone
from tests.conftest import ClientOf
from tests.letters import deliver

pytestmark = pytest.mark.django_db
THIS = "ご利用中のこのブラウザー"


def removal(passcode: Passcode) -> str:
    return reverse("accounts:passcodes:remove", args=[passcode.public_id])


class TestTheList:
    def test_it_says_in_which_browser_and_when(self, hers: Client, contractor: User, client_of: ClientOf) -> None:
        sets(client_of(contractor))
        sets(hers)

        page = hers.get(INDEX).text

        assert page.count("iPhone の Safari") >= 2
        assert page.count(THIS) == 1
        assert page.count("まだ利用していません") == 2

    def test_it_is_empty_at_first_and_leads_on(self, hers: Client) -> None:
        page = hers.get(INDEX).text

        assert "パスコードは登録されていません" in page
        assert ADD in page

    def test_nobody_elses_is_on_it(self, passcode: Passcode, stranger: User, client_of: ClientOf) -> None:
        page = client_of(stranger).get(INDEX).text

        assert "iPhone" not in page
        assert passcode.public_id not in page

    def test_a_disabled_one_is_marked(self, hers: Client, passcode: Passcode) -> None:
        browser = browser_of(hers)
        for _ in range(5):
            enters(browser, OTHER)

        assert "このパスコードは使えません" in hers.get(INDEX).text

    def test_more_of_them_cost_no_more_queries(self, hers: Client, contractor: User, client_of: ClientOf) -> None:
        sets(hers)
        for _ in range(4):
            sets(client_of(contractor))
        hers.get(INDEX)

        with CaptureQueriesContext(connection) as asked:
            assert hers.get(INDEX).text.count("まだ利用していません") == 5

        # all of them, each with whether it is usable; beside the session and the account
        assert len([query for query in asked if "accounts_passcode" in query["sql"]]) == 1
        assert len(asked) <= 4


class TestTakingAway:
    def test_it_is_asked_and_done_and_told(self, hers: Client, passcode: Passcode, contractor: User) -> None:
        deliver()
        browser = browser_of(hers)
        assert "削除すると" in hers.get(removal(passcode)).text
        assert Passcode.objects.exists()

        page = hers.post(removal(passcode), follow=True).text

        assert "パスコードを削除しました。" in page
        assert not Passcode.objects.exists()
        [mail] = deliver()
        assert (mail.to, "パスコードを削除しました" in mail.subject) == (contractor.email, True)
        assert Entry.objects.filter(
            action="accounts:passcodes:removed", detail={"passcode": passcode.public_id}
        ).exists()
        assert enters(browser).headers["Location"] == START
        assert not is_in(browser, contractor)

    def test_a_stranger_takes_none_away(self, passcode: Passcode, stranger: User, client_of: ClientOf) -> None:
        client = client_of(stranger)

        assert client.get(removal(passcode)).status_code == 404
        assert client.post(removal(passcode)).status_code == 404

        assert Passcode.objects.exists()

    def test_all_of_one_account_go_and_nobody_elses(
        self, hers: Client, passcode: Passcode, contractor: User, stranger: User, client_of: ClientOf
    ) -> None:
        sets(client_of(contractor))
        theirs = sets(client_of(stranger))

        assert actions.remove_all(account=contractor, by=By.owner(contractor)) == 2

        assert list(Passcode.objects.all()) == [theirs]
        assert not queries.of(account=contractor).exists()

    def test_the_purge_forgets_what_is_of_no_use_for_a_year(
        self, hers: Client, passcode: Passcode, contractor: User, client_of: ClientOf
    ) -> None:
        fresh = sets(client_of(contractor))
        call_command("purge", "passcodes", verbosity=0)
        assert Passcode.objects.count() == 2

        Passcode.objects.filter(pk=passcode.pk).update(created_at=F("created_at") - models.LIFETIME)
        call_command("purge", "passcodes", verbosity=0)

        assert list(Passcode.objects.all()) == [fresh]


class TestProving:
    @pytest.fixture
    def asking(self, hers: Client, passcode: Passcode) -> Client:
        """Return the contractor's browser, in which no proof counts any more."""
        session = hers.session
        del session[reauthentication_queries.KEY]
        session.save()
        return hers

    def test_it_is_offered_for_an_ordinary_procedure_only(self, asking: Client, contractor: User) -> None:
        with_phone(contractor)
        asked = {"next": INDEX}

        assert "パスコードで確認する" in asking.get(ASK, {"strength": "passcode", **asked}).text
        assert PROVE not in asking.get(ASK, {"strength": "phone", **asked}, follow=True).text

    def test_where_it_is_the_only_way_it_is_taken_at_once(self, asking: Client) -> None:
        location = asking.get(ASK, {"strength": "passcode", "next": INDEX}).headers["Location"]

        assert location == f"{PROVE}?{urlencode({'next': INDEX})}"

    def test_the_digits_prove_strength_one_under_a_new_key(self, asking: Client) -> None:
        former = asking.session.session_key
        assert "6桁のパスコードを入力" in asking.get(PROVE).text

        answer = asking.post(f"{PROVE}?next={INDEX}", {"digits": DIGITS})

        assert answer.headers["Location"] == INDEX
        assert set(asking.session[reauthentication_queries.KEY]) == {"passcode"}
        assert asking.session.session_key != former
        assert "otp_device_id" not in asking.session
        assert asking.get(ASK, {"strength": "passcode", "next": INDEX}).headers["Location"] == INDEX
        assert asking.get(ADD).headers["Location"].startswith(ASK)

    def test_the_way_back_stays_inside(self, asking: Client) -> None:
        answer = asking.post(f"{PROVE}?next=//evil.example/", {"digits": DIGITS})

        assert answer.headers["Location"] == HOME

    def test_misses_count_together_with_those_at_the_sign_in_page(self, asking: Client, passcode: Passcode) -> None:
        browser = browser_of(asking)
        for _ in range(3):
            enters(browser, OTHER)
        assert "あと1回誤りが続くと" in asking.post(PROVE, {"digits": OTHER}).text

        answer = asking.post(PROVE, {"digits": OTHER}, follow=True)

        assert "このブラウザーのパスコードを無効にしました" in answer.text
        assert asking.post(PROVE, {"digits": DIGITS}).headers["Location"].startswith(ASK)
        assert reauthentication_queries.KEY not in asking.session

    def test_another_persons_passcode_of_the_same_browser_proves_nothing(
        self, asking: Client, passcode: Passcode, stranger: User, client_of: ClientOf
    ) -> None:
        theirs = client_of(stranger)
        theirs.cookies.update(browser_of(asking).cookies)

        answer = theirs.post(PROVE, {"digits": DIGITS})

        passcode.refresh_from_db()
        assert answer.headers["Location"].startswith(ASK)
        assert reauthentication_queries.KEY not in theirs.session
        assert passcode.misses == 0


def test_the_end_of_a_passkeys_registration_leads_on_to_the_passcode(hers: Client, contractor: User) -> None:
    a_passkey(contractor)

    assert ADD in hers.get(reverse("accounts:passkeys:done")).text
