"""A telephone number that lost its 0 is told without the number: faults are kept with the run."""

from pathlib import Path

import pytest

from portal.imports.models import Fault, Run
from tests.portal.imports.running import CUSTOMER_COLUMNS, HANAKO, run, written

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lost", ["9012345678", "312345678"], ids=["rejected", "left out with a warning"])
def test_the_run_keeps_no_number(tmp_path: Path, lost: str) -> None:
    row = HANAKO.replace(f"0{lost}", lost)

    outcome = run("import_customers", written(tmp_path / "c.csv", CUSTOMER_COLUMNS, [row]))

    assert [found["値"] for found in outcome.rejects or []] == [f"{lost}（0{lost} ではありませんか）"]
    kept = [*Fault.objects.values_list("reason", flat=True), str(Run.objects.get().reasons), outcome.said]
    assert any("先頭の 0 が落ちています" in text for text in kept)
    assert not any(lost in text for text in kept)


def test_many_of_them_are_one_reason(tmp_path: Path) -> None:
    rows = [HANAKO.replace("1020304", f"{1020304 + n}").replace("09012345678", f"{9012345678 + n}") for n in range(3)]

    outcome = run("import_customers", written(tmp_path / "c.csv", CUSTOMER_COLUMNS, rows))

    assert [(found["件数"], found["列"]) for found in outcome.summary] == [("3", "phone")]
