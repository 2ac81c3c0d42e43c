"""Putting letters into the outbox."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from portal.delivery import broker, outbox
from portal.delivery.models import Channel, Letter


def put(**options: object) -> Letter:
    values: dict[str, object] = {"channel": Channel.MAIL, "to": "taro@example.jp", **options}
    return outbox.put("test:outbox", **values)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_an_act_that_is_rolled_back_says_nothing() -> None:
    def act() -> None:
        put()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        act()

    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_a_letter_knows_when_it_becomes_useless() -> None:
    letter = put(expires_in=timedelta(minutes=5))

    assert letter.expires_at - letter.created_at == timedelta(minutes=5)
    assert put().expires_at - letter.created_at > timedelta(days=6)


@pytest.mark.django_db
def test_a_dedupe_key_is_used_once() -> None:
    first = put(dedupe_key="bill:7:2026-11")
    again = put(dedupe_key="bill:7:2026-11", to="somebody.else@example.jp")

    assert again.pk == first.pk
    assert Letter.objects.get().to == "taro@example.jp"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_acts_at_once_one_writes_the_letter() -> None:
    together = threading.Barrier(8)
    written: list[int] = []

    def act() -> None:
        together.wait()
        with transaction.atomic():
            written.append(put(dedupe_key="once").pk)
        connection.close()

    threads = [threading.Thread(target=act) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(written) == 8
    assert set(written) == {Letter.objects.get().pk}


@pytest.mark.django_db
def test_the_worker_is_woken_when_the_act_is_committed(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(broker, "wake", lambda: woken.append("woken"))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        put(dedupe_key="once")
        put(dedupe_key="once")
        assert woken == []

    assert woken == ["woken"]
