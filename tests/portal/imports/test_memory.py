"""The memory of an import does not depend on the size of the file."""

import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.db import transaction

from billing.imports.statements import Statements
from portal.imports import rejects, remarks, staging
from portal.imports.columns import Column
from portal.imports.sources import examine
from tests.billing.imports.statement_files import COLUMNS, item
from tests.portal.imports.running import CUSTOMER_COLUMNS, HANAKO, run

MB = 1 << 20


def peak(act: Callable[[], object]) -> int:
    """Return the peak of Python's memory during the act, beyond what was in use before."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def loading(path: Path, columns: Sequence[Column]) -> Callable[[], object]:
    def act() -> None:
        with transaction.atomic(), remarks.collected() as readings:
            staging.load(examine(path), columns, unit=(), readings=readings, tell=lambda progress: None)

    return act


@pytest.mark.django_db
def test_a_line_of_64_megabytes_is_one_reject_and_is_never_held(tmp_path: Path) -> None:
    path = tmp_path / "statements.csv"
    with path.open("wb") as file:
        file.write(f"{COLUMNS}\n{item()}\n".encode())
        for _ in range(64):
            file.write(b"x" * MB)
        file.write(f"\n{item(item_no=2)}\n".encode())

    most = peak(loading(path, Statements.columns))

    assert most < 16 * MB
    assert [(line, field) for line, field, _ in rejects.first(5)] == [(3, "")]


@pytest.mark.django_db
def test_the_rows_around_a_line_too_long_are_imported(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(f"{CUSTOMER_COLUMNS}\n{'x' * 3 * MB}\n{HANAKO}\n")

    outcome = run("import_customers", path)

    assert outcome.reasons() == [("2", "")]
    assert "長すぎます" in (outcome.rejects or [{}])[0]["理由"]
    assert "新規 1" in outcome.said


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row", [item(), item(customer_number="01"), item(amount="wrong")], ids=["plain", "careful", "bad"]
)
def test_twice_the_rows_need_no_more_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str) -> None:
    monkeypatch.setattr("portal.imports.sources.BLOCK", MB // 16)  # so that small files have many blocks
    path = tmp_path / "statements.csv"
    peaks = []

    for count in (10_000, 20_000):
        path.write_text(f"{COLUMNS}\n" + f"{row}\n" * count)
        peaks.append(peak(loading(path, Statements.columns)))

    assert peaks[1] < peaks[0] * 1.1
