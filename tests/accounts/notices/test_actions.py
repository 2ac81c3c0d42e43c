"""Leaving and reading notices."""

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice, User
from accounts.notices import actions, queries
from accounts.notices.models import Kind


def unread(account: User) -> int:
    counted = User.objects.annotate(unread=queries.unread_count_subquery())
    return int(counted.values_list("unread", flat=True).get(pk=account.pk))


def test_a_notice_reaches_its_account_and_nobody_else(contractor: User, stranger: User) -> None:
    actions.tell(account=contractor, title="ご請求額が確定しました", kind=Kind.BILLING, url="/billing/")

    (notice,) = queries.latest(account_id=contractor.pk, count=3)
    assert (notice.title, notice.url, notice.read_at) == ("ご請求額が確定しました", "/billing/", None)
    assert queries.latest(account_id=stranger.pk, count=3) == []


def test_a_notice_with_a_key_is_told_once(contractor: User) -> None:
    for _ in range(2):
        actions.tell(account=contractor, title="ようこそ", dedupe_key="welcome")

    assert Notice.objects.count() == 1


def test_a_notice_leads_nowhere_outside_the_portal(contractor: User) -> None:
    for url in ("https://example.net/", "//example.net/", "/\\example.net", "javascript:alert(1)"):
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.tell(account=contractor, title="x", url=url)


def test_many_accounts_are_told_in_one_statement_and_told_once(
    contractor: User, stranger: User, guest: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    holders = User.objects.filter(contracts__isnull=False)

    with django_assert_num_queries(1):
        first = actions.tell_all(accounts=holders, title="50% OFF", body="%s", dedupe_key="bill:2026-11")
    again = actions.tell_all(accounts=holders, title="50% OFF", dedupe_key="bill:2026-11")

    assert (first, again) == (2, 0)
    assert [notice.account_id for notice in Notice.objects.order_by("account")] == [contractor.pk, stranger.pk]
    assert len({notice.public_id for notice in Notice.objects.all()}) == 2
    assert all(len(notice.public_id) == 22 and notice.body == "%s" for notice in Notice.objects.all())


def test_the_unread_count_follows_reading(contractor: User, stranger: User) -> None:
    actions.tell(account=stranger, title="他の人への")
    assert unread(contractor) == 0
    for title in ("一", "二", "三"):
        actions.tell(account=contractor, title=title)
    assert unread(contractor) == 3

    newest = queries.latest(account_id=contractor.pk, count=1)[0]
    assert actions.read(account=contractor, public_id=newest.public_id)
    assert unread(contractor) == 2

    assert actions.read_all(account=contractor) == 2
    assert unread(contractor) == 0
    assert unread(stranger) == 1


def test_reading_twice_keeps_the_first_moment(contractor: User) -> None:
    actions.tell(account=contractor, title="一度だけ")
    (notice,) = queries.latest(account_id=contractor.pk, count=1)
    actions.read(account=contractor, public_id=notice.public_id)
    notice.refresh_from_db()
    first = notice.read_at

    assert actions.read(account=contractor, public_id=notice.public_id)

    notice.refresh_from_db()
    assert notice.read_at == first


def test_a_strangers_notice_cannot_be_read(contractor: User, stranger: User) -> None:
    actions.tell(account=contractor, title="本人だけに")
    (notice,) = queries.latest(account_id=contractor.pk, count=1)

    assert not actions.read(account=stranger, public_id=notice.public_id)

    notice.refresh_from_db()
    assert notice.read_at is None
