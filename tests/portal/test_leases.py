"""Leases of rows: a claimed row is claimed once, and a slow worker changes nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal import leases
from portal.delivery.models import Channel, Letter
from portal.imports.models import Upload
from tests.portal.threads import together

LEASE = timedelta(seconds=60)
NOW = timedelta()  # a lease that is over at once


def a_letter(kind: str = "kind", minutes: int = 5) -> Letter:
    return Letter.objects.create(
        kind=kind, channel=Channel.MAIL, to="a@example.jp", expires_at=timezone.now() + timedelta(minutes=minutes)
    )


def waiting() -> QuerySet[Letter]:
    return Letter.objects.order_by("expires_at")


@pytest.mark.django_db
class TestAClaim:
    def test_the_first_rows_are_taken_in_one_statement_and_no_more_than_asked_for(self) -> None:
        late, soon, sooner = a_letter(minutes=9), a_letter(minutes=2), a_letter(minutes=1)

        with CaptureQueriesContext(connection) as captured:
            taken = leases.claim(waiting(), lease=LEASE, limit=2)

        assert {row.pk for row in taken} == {soon.pk, sooner.pk}
        assert len(captured) == 1
        late.refresh_from_db()
        assert late.claimed_until is None

    def test_what_is_taken_is_nobody_elses_until_the_lease_ends(self) -> None:
        a_letter()

        assert leases.claim(waiting(), lease=NOW)
        assert leases.claim(waiting(), lease=LEASE)
        assert leases.claim(waiting(), lease=LEASE) == []

    def test_counters_rise_and_values_are_written(self) -> None:
        a_letter()

        [taken] = leases.claim(waiting(), lease=LEASE, counting=["attempts"], last_error="100 % new")

        assert (taken.attempts, taken.last_error) == (1, "100 % new")

    def test_only_rows_of_the_queryset_are_taken(self) -> None:
        a_letter("one")

        assert leases.claim(waiting().filter(kind="other"), lease=LEASE) == []


@pytest.mark.django_db
class TestAFence:
    def test_who_holds_a_row_extends_and_finishes_it(self) -> None:
        a_letter()
        [mine] = leases.claim(waiting(), lease=LEASE)

        leases.extend(leases.held(mine), lease=2 * LEASE, last_error="busy")
        mine.refresh_from_db()
        leases.finish(leases.held(mine), last_error="")

        mine.refresh_from_db()
        assert (mine.claimed_until, mine.last_error) == (None, "")

    def test_a_worker_slower_than_its_lease_changes_nothing_once_another_has_the_row(self) -> None:
        a_letter()
        [slow] = leases.claim(waiting(), lease=NOW)
        [quick] = leases.claim(waiting(), lease=LEASE)

        with pytest.raises(leases.Lost):
            leases.extend(leases.held(slow), lease=LEASE)
        with pytest.raises(leases.Lost):
            leases.finish(leases.held(slow), last_error="slow")
        leases.release([slow])

        quick.refresh_from_db()
        assert quick.claimed_until is not None
        assert quick.last_error == ""

    def test_a_counter_fences_where_another_thread_renews_the_lease(self) -> None:
        upload = Upload.objects.create(
            kind="lines", file_name="a.csv", size=1, sha256="0" * 64, uploaded_by="a" * 22,
            expires_at=timezone.now() + timedelta(days=7),
        )  # fmt: skip
        [slow] = leases.claim(Upload.objects.order_by("pk"), lease=LEASE, counting=["claim"])

        leases.extend(leases.held(slow), lease=NOW)
        leases.extend(leases.held(slow), lease=NOW)  # the moment is another one by now
        [quick] = leases.claim(Upload.objects.order_by("pk"), lease=LEASE, counting=["claim"])

        assert quick.pk == upload.pk
        assert not leases.held(slow).exists()
        assert leases.held(quick).exists()
        leases.finish(leases.held(quick))
        assert not leases.held(quick).exists()

    def test_what_is_given_back_can_be_taken_at_once(self) -> None:
        a_letter()
        leases.release(leases.claim(waiting(), lease=LEASE))
        leases.release([])

        assert leases.claim(waiting(), lease=LEASE)

    def test_a_row_is_abandoned_after_its_last_lease_only(self) -> None:
        a_letter()
        leases.claim(waiting(), lease=NOW, counting=["attempts"])
        assert not leases.abandoned(waiting(), attempts=2).exists()

        leases.claim(waiting(), lease=LEASE, counting=["attempts"])
        assert not leases.abandoned(waiting(), attempts=2).exists()

        Letter.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        assert leases.abandoned(waiting(), attempts=2).exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_ten_workers_take_ten_rows_once_each() -> None:
    for _ in range(10):
        a_letter()

    taken = together(10, lambda: leases.claim(waiting(), lease=LEASE, limit=3))

    rows = [row.pk for batch in taken for row in batch]
    assert len(rows) == len(set(rows)) == 10
