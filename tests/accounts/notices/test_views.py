"""お知らせ on its owner's pages."""

import re

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice, User
from accounts.notices import actions, queries
from tests.conftest import ClientOf

INDEX = reverse("accounts:notices:index")


def tell_many(account: User, count: int) -> None:
    for number in range(1, count + 1):
        actions.tell(account=account, title=f"お知らせ第{number}号")


def titles(html: str) -> list[str]:
    return re.findall(r'<h2 class="mp-card__title">(お知らせ第\d+号)</h2>', html)


def test_looking_marks_nothing(contractor: User, client_of: ClientOf) -> None:
    tell_many(contractor, 1)

    html = client_of(contractor).get(INDEX).text

    assert "お知らせ第1号" in html
    assert "未読" in html
    assert Notice.objects.unread().count() == 1


def test_pages_hold_twenty_and_meet_without_gap_or_repeat(contractor: User, client_of: ClientOf) -> None:
    tell_many(contractor, 45)
    browser = client_of(contractor)
    seen: list[str] = []
    address = INDEX
    sizes = []
    while address:
        html = browser.get(address).text
        sizes.append(len(titles(html)))
        seen += titles(html)
        older = re.search(r'href="(\?before=[^"]+)"[^>]*>(?:<svg.*?</svg>)?<span>さらに表示', html)
        address = INDEX + older.group(1) if older else ""

    assert sizes == [20, 20, 5]
    assert seen == [f"お知らせ第{number}号" for number in range(45, 0, -1)]


def test_a_page_costs_the_same_however_many_notices_there_are(
    contractor: User, client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tell_many(contractor, 45)
    browser = client_of(contractor)
    browser.get(INDEX)

    with django_assert_max_num_queries(3):  # session, account with unread count, notices
        browser.get(INDEX)


def test_the_button_reads_one_and_returns_to_its_page(contractor: User, client_of: ClientOf) -> None:
    tell_many(contractor, 25)
    page = queries.page(account_id=contractor.pk)
    oldest = queries.page(account_id=contractor.pk, before=page.notices[-1].public_id).notices[-1]
    browser = client_of(contractor)

    response = browser.post(reverse("accounts:notices:read", args=[oldest.public_id]) + page.older)

    assert response.status_code == 302
    assert response["Location"] == INDEX + page.older
    assert Notice.objects.unread().count() == 24


def test_everything_is_read_at_once(contractor: User, client_of: ClientOf) -> None:
    tell_many(contractor, 3)

    html = client_of(contractor).post(reverse("accounts:notices:read_all"), follow=True).text

    assert "3件のお知らせを既読にしました。" in html
    assert "すべて既読にする" not in html
    assert Notice.objects.unread().count() == 0


def test_reading_is_never_a_get(contractor: User, client_of: ClientOf) -> None:
    tell_many(contractor, 1)
    (notice,) = queries.latest(account_id=contractor.pk, count=1)
    browser = client_of(contractor)

    assert browser.get(reverse("accounts:notices:read", args=[notice.public_id])).status_code == 405
    assert browser.get(reverse("accounts:notices:read_all")).status_code == 405
    assert Notice.objects.unread().count() == 1


def test_the_stranger_sees_and_reads_nothing_of_it(contractor: User, stranger: User, client_of: ClientOf) -> None:
    tell_many(contractor, 21)
    page = queries.page(account_id=contractor.pk)
    browser = client_of(stranger)

    assert titles(browser.get(INDEX).text) == []
    assert titles(browser.get(INDEX + page.older).text) == []
    assert browser.post(reverse("accounts:notices:read", args=[page.notices[0].public_id])).status_code == 404
    assert browser.post(reverse("accounts:notices:read_all")).status_code == 302
    assert Notice.objects.unread().count() == 21


def test_an_account_without_notices_is_told_what_will_come(guest: User, client_of: ClientOf) -> None:
    assert "お知らせはまだありません" in client_of(guest).get(INDEX).text
