"""What is typed in an older tab, which was drawn for somebody else, counts against nobody."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Challenge, User
from accounts.recovery_codes import actions as recovery_code_actions
from desk.staff import actions as staff_actions
from portal.limits.models import Tally
from tests.accounts.codes.challenges import wrong
from tests.accounts.sign_in.second_steps import CODE, latest, with_phone
from tests.accounts.sign_in.signing_in import HOME, Response, sign_in

pytestmark = pytest.mark.django_db

RECOVERY = reverse("accounts:sign_in:recovery_code")
STAFF = reverse("desk:staff:code")


def mark_of(page: Response) -> str:
    """Return whom the forms of a page are about."""
    return str(re.findall(r'name="mark" value="(\w+)"', page.text)[0])


def test_a_code_of_another_account_is_not_judged(contractor: User, stranger: User) -> None:
    with_phone(contractor)
    with_phone(stranger, "08087654321")
    browser = Client()
    sign_in(browser, "hikari")
    mark, theirs = mark_of(browser.get(CODE)), latest().digits()
    sign_in(browser, "wataru")
    newer = latest()

    answer = browser.post(CODE, {"digits": theirs, "mark": mark}, follow=True)

    newer.refresh_from_db()
    assert newer.tries == 0
    assert "回数には数えていません" in answer.text
    done = browser.post(CODE, {"digits": newer.digits(), "mark": mark_of(answer)})
    assert done.headers["Location"] == HOME


def test_an_older_tab_sends_no_code_either(contractor: User, stranger: User) -> None:
    with_phone(contractor)
    with_phone(stranger, "08087654321")
    browser = Client()
    sign_in(browser, "hikari")
    mark = mark_of(browser.get(CODE))
    sign_in(browser, "wataru")

    browser.post(CODE, {"way": "phone:voice", "mark": mark})

    assert sorted(Challenge.objects.values_list("sends", flat=True)) == [1, 1]


def test_an_older_tab_of_the_same_account_is_judged_as_ever(contractor: User) -> None:
    with_phone(contractor)
    browser = Client()
    sign_in(browser, "hikari")
    mark = mark_of(browser.get(CODE))
    sign_in(browser, "hikari")

    answer = browser.post(CODE, {"digits": wrong(latest()), "mark": mark}, follow=True)

    assert "回数には数えていません" not in answer.text


def test_a_recovery_code_of_another_account_is_not_counted(contractor: User, stranger: User) -> None:
    for one, number in ((contractor, "09012345678"), (stranger, "08087654321")):
        with_phone(one, number)
    browser = Client()
    sign_in(browser, "hikari")
    mark = mark_of(browser.get(RECOVERY))
    sign_in(browser, "wataru")

    answer = browser.post(RECOVERY, {"code": "AAAA-AAAA-AAAA-AAAA", "mark": mark}, follow=True)

    assert "回数には数えていません" in answer.text
    assert not Tally.objects.filter(scope=recovery_code_actions.PER_ACCOUNT.scope).exists()


def test_digits_of_another_colleagues_app_are_not_counted(agent: User, admin: User) -> None:
    browser = Client()
    sign_in(browser, agent.username)
    mark = mark_of(browser.get(STAFF))
    sign_in(browser, admin.username)

    answer = browser.post(STAFF, {"digits": "123456", "mark": mark}, follow=True)

    assert "回数には数えていません" in answer.text
    assert not Tally.objects.filter(scope=staff_actions.WRONG.scope).exists()
