"""パスコードでログイン: in the browser that has one, and in no other."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Notice, Passcode, User
from accounts.passcodes.queries import COOKIE
from accounts.reauthentication import queries as reauthentication_queries
from portal.audit.models import Entry
from tests.accounts.passcodes.setting_up import (
    DIGITS,
    HOME,
    NONE_HERE,
    OTHER,
    SIGN_IN,
    START,
    browser_of,
    enters,
    is_in,
    sets,
)
from tests.accounts.sign_in.second_steps import with_phone
from tests.accounts.sign_in.signing_in import fail
from tests.conftest import ClientOf
from tests.letters import deliver

pytestmark = pytest.mark.django_db
DISABLED = "このブラウザーのパスコードを無効にしました"


def misses(browser: Client, times: int) -> None:
    """Enter wrong digits so many times."""
    for _ in range(times):
        enters(browser, OTHER)


class TestTheRightBrowser:
    def test_the_digits_sign_in_without_a_code_to_the_telephone(self, browser: Client, contractor: User) -> None:
        with_phone(contractor)

        answer = enters(browser)

        assert answer.headers["Location"] == HOME
        assert is_in(browser, contractor)
        assert not deliver()
        entry = Entry.objects.get(action="accounts:sign_in:succeeded")
        assert (entry.detail["method"], entry.detail["proven"]) == ("passcode", "passcode")

    def test_it_proves_as_much_as_a_passcode_and_no_more(self, browser: Client) -> None:
        enters(browser)

        user = browser.get(HOME).wsgi_request.user
        assert isinstance(user, User)
        assert set(browser.session[reauthentication_queries.KEY]) == {"passcode"}
        assert not user.is_verified()

    def test_nothing_of_the_session_before_remains(self, browser: Client) -> None:
        session = browser.session
        session["planted"] = "1"
        session.save()
        browser.cookies["session"] = former = session.session_key or ""

        enters(browser)

        assert browser.session.session_key != former
        assert "planted" not in browser.session

    def test_the_way_goes_on_to_the_page_that_was_asked_for(self, browser: Client) -> None:
        assert f'href="{SIGN_IN}?next=%2Fbilling%2F"' in browser.get(f"{START}?next=/billing/").text

        assert enters(browser, query="?next=/billing/").headers["Location"] == "/billing/"

    def test_nobody_is_led_to_another_host(self, browser: Client) -> None:
        assert enters(browser, query="?next=//evil.example/").headers["Location"] == HOME

    def test_it_is_good_for_another_year(self, browser: Client, passcode: Passcode) -> None:
        answer = enters(browser)

        passcode.refresh_from_db()
        assert passcode.last_used_at
        assert answer.cookies[COOKIE.key]["max-age"] == 365 * 24 * 3600

    def test_the_sign_in_page_offers_it_and_names_nobody_in_full(self, browser: Client, contractor: User) -> None:
        User.objects.filter(pk=contractor.pk).update(nickname="ひよりん")
        contractor.refresh_from_db()

        for url in (START, SIGN_IN):
            page = browser.get(url).text
            assert "パスコードでログイン" in page
            assert "ひ＊＊ さん（IDは h***）" in page
            for name in (contractor.nickname, contractor.username, contractor.email, contractor.public_id):
                assert name not in page

    def test_the_lock_of_the_password_path_does_not_concern_it(self, browser: Client, contractor: User) -> None:
        fail(10)

        enters(browser)

        assert is_in(browser, contractor)

    def test_whoever_is_in_already_goes_on(self, hers: Client, passcode: Passcode) -> None:
        assert hers.get(f"{SIGN_IN}?next=/billing/").headers["Location"] == "/billing/"
        assert hers.get(f"{SIGN_IN}?next=//evil.example/").headers["Location"] == HOME


class TestEveryOtherBrowser:
    @pytest.mark.parametrize("token", ["", "x" * 43, "short", "A" * 5000])
    def test_the_right_digits_open_nothing_and_are_not_counted(
        self, passcode: Passcode, contractor: User, token: str
    ) -> None:
        elsewhere = Client()
        if token:
            elsewhere.cookies[COOKIE.key] = token

        answer = elsewhere.post(SIGN_IN, {"digits": DIGITS, "owner": passcode.public_id}, follow=True)

        passcode.refresh_from_db()
        assert NONE_HERE in answer.text
        assert not is_in(elsewhere, contractor)
        assert passcode.misses == 0

    def test_the_page_is_the_same_as_where_nobody_has_one(self, passcode: Passcode) -> None:
        foreign = Client()
        foreign.cookies[COOKIE.key] = COOKIE.new()

        for client in (foreign, Client()):
            assert client.get(SIGN_IN).headers["Location"] == START
            assert SIGN_IN not in client.get(START).text

    def test_another_account_of_another_browser_cannot_be_chosen(
        self, browser: Client, stranger: User, guest: User, client_of: ClientOf, hers: Client
    ) -> None:
        theirs = sets(client_of(stranger))

        enters(browser, owner=theirs.public_id)

        theirs.refresh_from_db()
        assert theirs.misses == 0
        assert not is_in(browser, stranger)

    def test_without_the_cookie_neither_page_asks_the_passcodes_anything(self, passcode: Passcode) -> None:
        client = Client()
        client.get(START)

        with CaptureQueriesContext(connection) as asked:
            client.get(START)

        assert [query["sql"] for query in asked if "accounts_passcode" in query["sql"]] == []

    def test_with_it_the_sign_in_page_asks_once(self, browser: Client) -> None:
        browser.get(START)

        with CaptureQueriesContext(connection) as asked:
            browser.get(START)

        assert len([query for query in asked if "accounts_passcode" in query["sql"]]) == 1


class TestMisses:
    def test_a_miss_is_said_counted_and_logged(self, browser: Client, passcode: Passcode, contractor: User) -> None:
        page = enters(browser, OTHER).text

        passcode.refresh_from_db()
        assert "パスコードが一致しません" in page
        assert "あと4回誤りが続くと" in page
        assert f'value="{OTHER}"' not in page
        assert passcode.misses == 1
        assert Entry.objects.get(action="accounts:passcodes:refused").about == contractor.public_id

    def test_the_right_digits_forgive_the_misses_before(self, browser: Client, passcode: Passcode) -> None:
        misses(browser, 4)

        enters(browser)

        passcode.refresh_from_db()
        assert passcode.misses == 0

    def test_after_five_even_the_right_digits_are_refused(
        self, browser: Client, passcode: Passcode, contractor: User
    ) -> None:
        misses(browser, 4)
        answer = browser.post(SIGN_IN, {"digits": OTHER}, follow=True)
        assert DISABLED in answer.text

        answer = browser.post(SIGN_IN, {"digits": DIGITS}, follow=True)

        passcode.refresh_from_db()
        assert NONE_HERE in answer.text
        assert not is_in(browser, contractor)
        assert (passcode.confirmed, passcode.misses) == (False, 5)
        assert SIGN_IN not in browser.get(START).text

    def test_the_owner_is_told_by_mail_and_in_the_page_once(self, browser: Client, contractor: User) -> None:
        misses(browser, 9)

        [mail] = deliver()
        assert mail.to == contractor.email
        assert "【重要】パスコードを無効にしました" in mail.subject
        assert "iPhone の Safari" in mail.text
        notice = Notice.objects.get(account=contractor, title="パスコードを無効にしました")
        assert "5回続けて" in notice.body
        assert Entry.objects.filter(action="accounts:passcodes:disabled").count() == 1

    def test_a_slip_is_not_counted(self, browser: Client, passcode: Passcode) -> None:
        for typed in ("", "40791", "4079166", "ひかり", "x" * 10_000, "407\0916"):
            assert enters(browser, typed).context["form"].errors["digits"]

        passcode.refresh_from_db()
        assert passcode.misses == 0

    def test_without_the_forgery_token_nothing_is_counted(self, hers: Client, passcode: Passcode) -> None:
        forged = Client(enforce_csrf_checks=True)
        forged.cookies[COOKIE.key] = hers.cookies[COOKIE.key].value

        assert enters(forged, OTHER).status_code == 403

        passcode.refresh_from_db()
        assert passcode.misses == 0


class TestAFamily:
    @pytest.fixture
    def tablet(self, hers: Client, passcode: Passcode, stranger: User, client_of: ClientOf) -> Client:
        """Return a browser in which the contractor, and then the stranger, have set a passcode."""
        theirs = client_of(stranger)
        theirs.cookies[COOKIE.key] = hers.cookies[COOKIE.key].value
        sets(theirs, "581604")
        return browser_of(theirs)

    def test_each_signs_in_with_their_own(self, tablet: Client, contractor: User, stranger: User) -> None:
        mine, theirs = (Passcode.objects.get(user=one) for one in (contractor, stranger))
        page = tablet.get(SIGN_IN).text
        assert "ひ＊＊ さん" in page
        assert "わ＊＊ さん" in page

        other = browser_of(tablet)
        enters(tablet, owner=mine.public_id)
        enters(other, "581604", owner=theirs.public_id)

        assert is_in(tablet, contractor)
        assert is_in(other, stranger)

    def test_who_it_is_must_be_said(self, tablet: Client, contractor: User) -> None:
        assert "どなたのパスコードかを選んでください。" in enters(tablet).text

        assert not is_in(tablet, contractor)
        assert set(Passcode.objects.values_list("misses", flat=True)) == {0}

    def test_ones_digits_are_not_the_others(self, tablet: Client, contractor: User, stranger: User) -> None:
        theirs = Passcode.objects.get(user=stranger)

        enters(tablet, DIGITS, owner=theirs.public_id)

        assert not is_in(tablet, contractor)
        assert not is_in(tablet, stranger)
        assert set(Passcode.objects.values_list("user__username", "misses")) == {("hikari", 0), ("wataru", 1)}
