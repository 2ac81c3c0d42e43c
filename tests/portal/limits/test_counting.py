"""Of any number of attempts in a window, exactly `count` succeed."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from portal.limits import Limit, TooMany
from portal.limits.counting import give_back_all
from portal.limits.models import Tally
from tests.portal.threads import together

LIMIT = Limit("test", 3, timedelta(minutes=30))
OTHER = Limit("other", 3, timedelta(minutes=30))


def move_windows(by: timedelta) -> None:
    """Shift the beginning of every window into the past."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE limits_tally SET since = since - make_interval(secs => %s)", [by.total_seconds()])


@pytest.mark.django_db
class TestLimit:
    def test_as_many_attempts_as_promised_get_through(self) -> None:
        assert [LIMIT.take("a") for _ in range(5)] == [True, True, True, False, False]

    def test_keys_do_not_share_a_count(self) -> None:
        for _ in range(4):
            LIMIT.take("a")

        assert LIMIT.take("b")

    def test_scopes_do_not_share_a_count(self) -> None:
        for _ in range(4):
            LIMIT.take("a")

        assert OTHER.take("a")

    def test_a_window_ends_by_the_database_clock_and_starts_afresh(self) -> None:
        for _ in range(4):
            LIMIT.take("a")

        move_windows(timedelta(minutes=29, seconds=55))
        assert not LIMIT.take("a")
        move_windows(timedelta(seconds=6))

        assert not LIMIT.is_spent("a")
        assert [LIMIT.take("a") for _ in range(4)] == [True, True, True, False]

    def test_refused_attempts_do_not_prolong_the_window(self) -> None:
        for _ in range(3):
            LIMIT.take("a")
        move_windows(timedelta(minutes=20))
        LIMIT.take("a")

        move_windows(timedelta(minutes=10, seconds=1))

        assert LIMIT.take("a")

    def test_an_attempt_given_back_may_be_made_again(self) -> None:
        for _ in range(3):
            LIMIT.take("a")

        LIMIT.give_back("a")

        assert [LIMIT.take("a"), LIMIT.take("a")] == [True, False]

    def test_giving_back_never_saves_up_attempts(self) -> None:
        LIMIT.take("a")
        for _ in range(5):
            LIMIT.give_back("a")

        assert [LIMIT.take("a") for _ in range(4)] == [True, True, True, False]

    def test_a_forgotten_count_starts_afresh_for_its_key_alone(self) -> None:
        for _ in range(4):
            LIMIT.take("a")
            LIMIT.take("b")

        LIMIT.forget("a")

        assert LIMIT.take("a")
        assert not LIMIT.take("b")

    def test_an_endless_flood_stays_a_small_number(self) -> None:
        for _ in range(20):
            LIMIT.take("a")

        assert Tally.objects.get().count == 4

    def test_a_limit_is_spent_when_the_next_attempt_would_be_too_many(self) -> None:
        assert not LIMIT.is_spent("a")
        LIMIT.take("a")
        LIMIT.take("a")
        assert not LIMIT.is_spent("a")

        LIMIT.take("a")

        assert LIMIT.is_spent("a")

    def test_the_time_to_wait_is_what_remains_of_the_window(self) -> None:
        assert LIMIT.retry_after("a") == 0
        LIMIT.take("a")
        move_windows(timedelta(minutes=20))

        assert 595 <= LIMIT.retry_after("a") <= 600

        move_windows(timedelta(minutes=10))
        assert LIMIT.retry_after("a") == 0

    def test_too_many_says_when_to_come_back(self) -> None:
        for _ in range(3):
            LIMIT.take_or_raise("a")

        with pytest.raises(TooMany) as refusal:
            LIMIT.take_or_raise("a")

        assert 1790 <= refusal.value.retry_after <= 1800

    def test_the_table_does_not_name_who_was_counted(self) -> None:
        LIMIT.take("09012345678")
        OTHER.take("09012345678")

        keys = list(Tally.objects.values_list("key", flat=True))
        assert not any("0901" in key for key in keys)
        assert keys[0] != keys[1]

    def test_an_attempt_cannot_be_counted_where_a_rollback_would_forget_it(self) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            LIMIT.take("a")

        assert not Tally.objects.exists()

    def test_old_counts_are_forgotten_and_open_windows_are_not(self) -> None:
        LIMIT.take("old")
        move_windows(timedelta(days=30, seconds=1))
        LIMIT.take("new")

        out = StringIO()
        call_command("purge", "tallies", stdout=out)

        assert out.getvalue() == "tallies: 1 deleted\n"
        assert Tally.objects.get().count == 1


@pytest.mark.django_db
class TestWithin:
    def test_both_are_counted_in_one_statement(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(3):  # with the savepoint and its release, which are the test's
            first = LIMIT.attempt_within("a", outer=OTHER, outer_key="network")

        assert [first, LIMIT.attempt_within("b", outer=OTHER, outer_key="network")] == [1, 1]
        assert LIMIT.attempt_within("a", outer=OTHER, outer_key="network") == 2
        assert OTHER.is_spent("network")

    def test_one_too_many_for_the_outer_counts_nothing_inside(self) -> None:
        for _ in range(3):
            OTHER.take("network")

        with pytest.raises(TooMany) as refusal:
            LIMIT.attempt_within("a", outer=OTHER, outer_key="network")

        assert 1790 <= refusal.value.retry_after <= 1800
        assert LIMIT.attempt("a") == 1

    def test_each_keeps_its_own_window(self) -> None:
        for _ in range(3):
            LIMIT.attempt_within("a", outer=OTHER, outer_key="network")
        OTHER.forget("network")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE limits_tally SET since = since - interval '31 minutes' WHERE scope = 'test'")

        assert LIMIT.attempt_within("a", outer=OTHER, outer_key="network") == 1
        assert OTHER.attempt("network") == 2

    def test_it_cannot_be_counted_where_a_rollback_would_forget_it(self) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            LIMIT.attempt_within("a", outer=OTHER, outer_key="network")

        assert not Tally.objects.exists()


@pytest.mark.parametrize(("count", "window"), [(0, timedelta(minutes=1)), (1, timedelta()), (1, timedelta(days=31))])
def test_a_limit_that_could_not_be_kept_is_refused(count: int, window: timedelta) -> None:
    with pytest.raises(ValueError, match="at least one attempt"):
        Limit("test", count, window)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_of_forty_attempts_at_once_exactly_as_many_as_promised_get_through(self) -> None:
        taken = together(40, lambda: LIMIT.take("a"))

        assert taken.count(True) == 3

    def test_at_the_end_of_a_window_forty_attempts_share_one_new_window(self) -> None:
        for _ in range(4):
            LIMIT.take("a")
        move_windows(timedelta(minutes=31))

        taken = together(40, lambda: LIMIT.take("a"))

        assert taken.count(True) == 3

    def test_attempts_within_another_limit_and_given_back_at_once_wait_for_nobody_in_a_circle(self) -> None:
        accounts, network = Limit("account", 1000, timedelta(minutes=30)), Limit("network", 1000, timedelta(minutes=30))

        def attempt() -> None:
            for _ in range(25):
                accounts.attempt_within("a", outer=network, outer_key="n")
                give_back_all((network, "n"), (accounts, "a"))

        together(8, attempt)

        assert set(Tally.objects.values_list("count", flat=True)) == {0}

    def test_attempts_given_back_at_once_never_fall_below_none(self) -> None:
        LIMIT.take("a")

        together(10, lambda: LIMIT.give_back("a"))

        assert Tally.objects.get().count == 0
