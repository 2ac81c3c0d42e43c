"""Parallel presses and parallel workers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Contract, User
from desk.imports import actions, working
from portal.audit.by import By
from portal.imports.models import Piece, Run, Upload
from portal.imports.uploads import claims
from portal.imports.uploads.models import State
from tests.desk.handing_in import CUSTOMERS, begun, checked, handed_in
from tests.portal.threads import together

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_is_woken"),
]


def test_pressing_twenty_times_at_once_imports_once(clerk: User) -> None:
    upload = checked(clerk)

    def press() -> bool:
        try:
            actions.begin(upload=upload, is_strict=False, by=By.staff(clerk))
        except actions.NotReady:
            return False
        return True

    assert sum(together(20, press)) == 1
    together(8, working.work_all)
    assert Run.objects.count() == 1


def test_one_file_handed_in_ten_times_at_once_is_kept_once(clerk: User) -> None:
    def receive() -> str:
        file = SimpleUploadedFile("a.csv", CUSTOMERS)
        return actions.receive(kind="customers", file=file, by=By.staff(clerk))[0].public_id

    assert len(set(together(10, receive))) == 1
    assert (Upload.objects.count(), Piece.objects.count()) == (1, 1)


def test_many_workers_take_two_files_at_a_time_and_one_of_a_kind(clerk: User) -> None:
    for kind in ("customers", "lines", "statements"):
        for number in range(2):
            handed_in(clerk, CUSTOMERS + b"\n" * number, kind)

    taken = [one for one in together(8, claims.claim) if one]

    assert len(taken) == claims.AT_ONCE
    assert len({one.kind for one in taken}) == claims.AT_ONCE


def test_of_withdrawing_and_importing_at_once_one_wins(clerk: User) -> None:
    upload = begun(clerk)
    turns = iter([0, 1])

    def act() -> str:
        if next(turns):
            working.work_all()
            return ""
        try:
            actions.withdraw(upload=upload, by=By.staff(clerk))
        except actions.Imported:
            return "imported"
        return "withdrawn"

    won = "".join(together(2, act))

    assert Contract.objects.count() == (2 if won == "imported" else 0)
    assert Run.objects.count() == Upload.objects.filter(state=State.DONE).count() == (won == "imported")
