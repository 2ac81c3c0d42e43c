"""The state machine: which step may follow which, and that leaving deletes everything."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from accounts.former_ids import actions
from accounts.former_ids.models import FormerId, MigrationCase, State
from accounts.journeys.journey import Lapsed
from accounts.models import User
from tests.accounts.former_ids.migrating import (
    ADDRESS,
    NEW_PASSWORD,
    OLD_PASSWORD,
    a_legacy_account,
    an_unheld_contract,
    answer_phone,
    case_of,
    change_address,
    keep_address,
    sign_in,
    to_address,
    url,
)
from tests.letters import deliver

pytestmark = pytest.mark.django_db

STEPS: dict[str, tuple[State, Callable[[MigrationCase], object]]] = {
    "agree": (State.TERMS, lambda case: actions.agree(case=case)),
    "keep": (State.ADDRESS, lambda case: actions.keep_address(case=case)),
    "change": (State.ADDRESS, lambda case: actions.change_address(case=case)),
    "name": (State.NEW_ADDRESS, lambda case: actions.name_address(case=case, email=ADDRESS)),
    "mail": (State.MAIL_CODE, lambda case: actions.mail_read(case=case)),
    "replace": (State.REPLACE, lambda case: actions.replace_address(case=case)),
    "phone": (State.PHONE, lambda case: actions.phone_answered(case=case, number="09012345678", digits=4)),
}
ILLEGAL = [(name, state) for name, (begins, _) in STEPS.items() for state in State if state != begins]
POSTS: dict[str, dict[str, str]] = {
    "terms": {},
    "address": {"keep": "yes"},
    "new_address": {"email": "other@example.jp"},
    "mail_code": {"digits": "0000"},
    "replace": {},
    "phone": {"digits": "0000"},
    "password": {"password": NEW_PASSWORD, "again": NEW_PASSWORD},
}


@pytest.fixture
def legacy() -> FormerId:
    an_unheld_contract()
    return a_legacy_account()


def a_case(legacy: FormerId, state: State) -> MigrationCase:
    """Make a migration at this state."""
    case = actions.begin(legacy=legacy, password=OLD_PASSWORD)
    reached = {"agreed_at": Now(), "email": ADDRESS, "number": "09012345678"}
    MigrationCase.objects.filter(pk=case.pk).update(state=state, **reached)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(("step", "state"), ILLEGAL)
def test_a_step_is_refused_where_it_does_not_belong(legacy: FormerId, step: str, state: State) -> None:
    case = a_case(legacy, state)

    with pytest.raises(Lapsed):
        STEPS[step][1](case)

    case.refresh_from_db()
    assert case.state == state


@pytest.mark.parametrize("step", STEPS)
def test_a_step_counts_once(legacy: FormerId, step: str) -> None:
    begins, take = STEPS[step]
    case = a_case(legacy, begins)
    take(case)

    with pytest.raises(Lapsed):
        take(case)


@pytest.mark.parametrize("step", STEPS)
def test_after_half_an_hour_no_step_is_taken(legacy: FormerId, step: str) -> None:
    begins, take = STEPS[step]
    case = a_case(legacy, begins)
    MigrationCase.objects.update(expires_at=Now() - timedelta(seconds=1))

    with pytest.raises(Lapsed):
        take(case)


@pytest.mark.parametrize("state", State)
def test_whatever_page_is_posted_to_the_browser_is_led_to_where_it_stands(legacy: FormerId, state: State) -> None:
    browser = Client()
    sign_in(browser)
    reached: dict[str, Any] = {"agreed_at": Now(), "email": ADDRESS, "number": "09012345678"}
    MigrationCase.objects.update(state=state, **reached)

    for page, posted in POSTS.items():
        if page == state.value:
            continue
        for answer in (browser.post(url(page), posted), browser.get(url(page))):
            assert answer.headers["Location"] == url(state.value)

    assert case_of(browser).state == state
    assert not User.objects.exists()


@pytest.mark.parametrize("page", [*POSTS, "help"])
def test_without_the_right_legacy_password_there_is_no_page(legacy: FormerId, page: str) -> None:
    assert Client().get(url(page)).headers["Location"] == reverse("accounts:sign_in:start")


def test_another_browser_cannot_go_on(legacy: FormerId) -> None:
    browser = Client()
    keep_address(browser)
    answer_phone(browser)

    stranger = Client()
    assert stranger.post(url("password"), POSTS["password"]).headers["Location"] == reverse("accounts:sign_in:start")
    assert not User.objects.exists()


def test_a_code_to_one_browser_is_worthless_in_another(legacy: FormerId) -> None:
    browser, other = Client(), Client()
    keep_address(browser)
    deliver()
    keep_address(other)
    code = browser.session["code_migration_phone"]["challenge"]

    assert other.session.get("code_migration_phone", {}).get("challenge") != code


class TestLeaving:
    @pytest.mark.parametrize("walk", [sign_in, to_address, keep_address, change_address])
    def test_nothing_stays_behind(self, legacy: FormerId, walk: Callable[[Client], object]) -> None:
        browser = Client()
        walk(browser)

        assert browser.post(url("leave")).headers["Location"] == reverse("accounts:sign_in:start")

        legacy.refresh_from_db()
        assert not MigrationCase.objects.exists()
        assert not User.objects.exists()
        assert legacy.migrated_at is None
        assert not [key for key in dict(browser.session.items()) if key.startswith(("migration", "code_migration"))]
        assert browser.get(url("password")).headers["Location"] == reverse("accounts:sign_in:start")

    def test_one_starts_again_at_the_beginning(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)
        browser.post(url("leave"))

        assert sign_in(browser).headers["Location"] == url("terms")

    def test_signing_in_again_replaces_the_migration_of_the_browser(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)

        sign_in(browser)

        assert MigrationCase.objects.get().state == State.TERMS

    def test_what_was_simply_left_is_purged(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)
        MigrationCase.objects.update(expires_at=Now() - timedelta(seconds=1))

        call_command("purge", "migrations")

        assert not MigrationCase.objects.exists()
        assert browser.get(url("phone")).headers["Location"] == reverse("accounts:sign_in:start")

    def test_the_pages_offer_it_with_the_words_of_the_source(self, legacy: FormerId) -> None:
        browser = Client()
        sign_in(browser)
        assert "キャンセル" in browser.get(url("terms")).text
        browser.post(url("terms"))
        browser.post(url("address"), {"keep": "no"})
        assert "ログインへ戻る" in browser.get(url("new_address")).text
        browser.post(url("new_address"), {"email": ADDRESS})
        assert "ログイン画面へ" in browser.get(url("mail_code")).text


def test_the_session_key_changes_with_the_right_legacy_password(legacy: FormerId) -> None:
    browser = Client()
    browser.get(reverse("accounts:sign_in:start"))
    browser.session.save()
    planted = browser.session.session_key

    sign_in(browser)

    assert browser.session.session_key != planted
