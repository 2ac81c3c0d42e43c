"""The first rejected rows of a run, stored beside it without their values."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from desk.staff.roles import Role
from portal.imports.models import Fault, Run
from tests.conftest import ClientOf
from tests.people import an_insider
from tests.portal.imports.running import CUSTOMER_COLUMNS, HANAKO, TARO, run, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client_of: ClientOf) -> Client:
    """A member of staff who may view runs and import nothing."""
    return client_of(an_insider("kansa", "監査", Role.AUDIT))


def shown(browser: Client, run: Run) -> str:
    return browser.get(reverse("desk:imports_run_change", args=[run.public_id])).text


def test_a_command_leaves_them_for_the_desk(tmp_path: Path, auditor: Client) -> None:
    wrong = TARO.replace("08087654321", "SECRET-VALUE")
    run("import_customers", written(tmp_path / "c.csv", CUSTOMER_COLUMNS, [HANAKO, wrong]))

    fault = Fault.objects.get()
    page = shown(auditor, Run.objects.get())

    assert (fault.line, fault.field) == (3, "phone")
    assert fault.reason in page
    assert "SECRET-VALUE" not in page + fault.reason
    assert "運用担当" in page
    assert "新規" in page


def test_the_first_thousand_are_kept_and_the_page_says_of_how_many(tmp_path: Path, auditor: Client) -> None:
    run("import_customers", written(tmp_path / "c.csv", CUSTOMER_COLUMNS, [HANAKO, *["x"] * 1200]))

    assert list(Fault.objects.order_by("pk").values_list("line", flat=True)) == list(range(3, 1003))
    page = shown(auditor, Run.objects.get())
    assert "取り込めなかった行は全部で 1,200 行です" in page
    assert "はじめの1,000件の誤りを保存しています" in page
    assert "1 / 10" in page


@pytest.mark.parametrize("options", [{"dry_run": True}, {"strict": True}])
def test_where_nothing_is_written_none_are_kept(tmp_path: Path, options: dict[str, bool]) -> None:
    run("import_customers", written(tmp_path / "c.csv", CUSTOMER_COLUMNS, [HANAKO, "x"]), **options)

    assert not Fault.objects.exists()


def test_a_run_of_before_says_where_to_look(auditor: Client) -> None:
    run_of_before = Run.objects.create(
        kind="usage", file_name="u.csv", sha256="0" * 64, actor="system", row_count=3, rejected_count=1,
        counts={"new": 2}, started_at="2026-01-01T00:00:00Z", finished_at="2026-01-01T00:00:00Z",
    )  # fmt: skip

    assert "取り込んだファイルと同じ場所のCSV" in shown(auditor, run_of_before)


def test_no_reason_repeats_what_stood_in_the_file(tmp_path: Path, contractor: User) -> None:
    rows = [",".join([f"@@{number}@@"] * 11) for number in range(3)] + ["@@9@@", '@@"', "1020304," + ",".join("@" * 10)]
    run("import_customers", written(tmp_path / "c.csv", CUSTOMER_COLUMNS, [*rows, HANAKO, HANAKO]))

    assert Fault.objects.count() > 10
    assert [fault for fault in Fault.objects.all() if "@" in fault.reason.replace("name@example.com", "")] == []
