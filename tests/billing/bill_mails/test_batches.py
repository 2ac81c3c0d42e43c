"""Notifying of many bills in batches."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Contract, Notice
from billing.bill_mails import kinds, notifications
from portal.delivery import broker
from tests.billing.bill_mails.notified_holders import NOVEMBER, announced, held, mails, titles
from tests.billing.statements.bills import a_bill
from tests.people import a_contract, an_account


@pytest.fixture
def awake(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often the worker is woken."""
    calls: list[int] = []
    monkeypatch.setattr(broker, "wake", lambda: calls.append(1))
    return calls


def test_many_bills_are_told_in_batches_and_a_crash_between_them_loses_none(
    contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifications, "BATCH", 2)
    accounts = [an_account(f"person{number}", "ひと") for number in range(5)]
    for number, account in enumerate(accounts):
        a_contract(f"2000000{number}", account)
        a_bill(held(account), NOVEMBER)
    whole, batches = notifications.notify_batch, []

    def breaks(*args: object, **values: object) -> notifications.Sent:
        batches.append(1)
        if len(batches) == 2:
            raise RuntimeError("the worker dies")
        return whole(*args, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(notifications, "notify_batch", breaks)
    with pytest.raises(RuntimeError):
        announced()
    assert Notice.objects.count() == 2

    assert announced() == 3
    assert [len(titles(account)) for account in accounts] == [1] * 5
    assert len(set(mails(kinds.NEW))) == 5


def test_the_worker_is_woken_once_and_statements_do_not_grow_with_bills(
    db: None, awake: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    counts = []
    for size, start in ((1, 30), (20, 40)):
        for number in range(size):
            account = an_account(f"person{start}{number}", "ひと")
            a_contract(f"3{start}{number:05}", account)
            a_bill(held(account), NOVEMBER)
        with (
            CaptureQueriesContext(connection) as captured,
            django_capture_on_commit_callbacks(execute=True),
        ):
            assert announced() == size
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert len(awake) == 2
