"""Querysets compiled to SQL once a process."""

from datetime import date

import pytest
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from accounts.models import Contract, User
from portal.compiled_query import CompiledQuery
from tests.people import a_contract

pytestmark = pytest.mark.django_db


def test_a_prepared_read_gives_what_the_queryset_gives_for_every_value(contractor: User, stranger: User) -> None:
    a_contract("10077777", contractor, contracted_on=date(2020, 1, 1))
    fields = ("customer_number", "contracted_on")
    prepared = CompiledQuery(lambda pk: Contract.objects.held_by(pk).values_list(*fields), -1)

    for account in (contractor, stranger):
        assert prepared.rows(account.pk) == list(Contract.objects.held_by(account.pk).values_list(*fields))
    assert [number for number, _ in prepared.rows(contractor.pk)] == ["10077777", "10012345"]


def test_values_are_given_to_the_driver_and_never_written_into_the_text(contractor: User) -> None:
    prepared = CompiledQuery(lambda name: User.objects.filter(username=name).values_list("pk"), "any name")

    assert prepared.rows("hikari") == [(contractor.pk,)]
    assert prepared.rows("' OR '1'='1") == []


def test_constants_of_the_query_stay_and_each_mark_may_stand_in_several_places(contractor: User) -> None:
    prepared = CompiledQuery(
        lambda pk, status: (
            Contract.objects.filter(holder=pk, status=status, name_kana_key="ミナトヒカリ")
            .exclude(pk=F("holder"))
            .filter(holder__pk=pk)
            .values_list("customer_number")
        ),
        -1,
        "any status",
    )

    assert prepared.rows(contractor.pk, "active") == [("10012345",)]
    assert prepared.rows(contractor.pk, "ended") == []


def test_the_queryset_is_built_once(contractor: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    built = []

    def build(pk: int) -> object:
        built.append(pk)
        return Contract.objects.held_by(pk).values_list("pk")

    prepared = CompiledQuery(build, -1)  # type: ignore[arg-type]
    with django_assert_num_queries(3):
        for _ in range(3):
            prepared.rows(contractor.pk)

    assert built == [-1]


def test_a_value_that_the_query_does_not_use_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no place"):
        CompiledQuery(lambda pk: Contract.objects.values_list("pk"), -1).rows(1)
