"""A fault in an optional column costs the value, not the row; gaiji become 〓 or what the operator's table says."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Contract
from desk.staff.roles import Role
from portal.imports.models import Fault, Run
from tests.conftest import ClientOf
from tests.people import an_insider
from tests.portal.imports.running import CUSTOMER_COLUMNS, HANAKO, TARO, Outcome, run, written

pytestmark = pytest.mark.django_db

ODD = HANAKO.replace("hanako@example.com", "not-an-address").replace("0312345678", "12").replace("1984-03-09", "昭和")


@pytest.fixture
def auditor(client_of: ClientOf) -> Client:
    """A member of staff who may view runs and import nothing."""
    return client_of(an_insider("kansa", "監査", Role.AUDIT))


def imported(folder: Path, *rows: str, **options: object) -> Outcome:
    return run("import_customers", written(folder / "c.csv", CUSTOMER_COLUMNS, rows), **options)


def optional() -> tuple[str, str, str]:
    contract = Contract.objects.get(customer_number="1020304")
    return contract.phone_2, contract.email, str(contract.birth_date or "")


@pytest.mark.parametrize("address", ["foo..bar@docomo.ne.jp", "foo.@docomo.ne.jp", '"foo."@docomo.ne.jp'])
def test_an_old_address_of_a_carrier_is_taken_as_it_is_mailed(tmp_path: Path, address: str) -> None:
    field = '"' + address.replace('"', '""') + '"'

    outcome = imported(tmp_path, HANAKO.replace("hanako@example.com", field))

    assert (outcome.code, outcome.rejects) == (0, None)
    assert optional()[1] == address.replace('"', "")


def test_a_new_customer_is_taken_without_the_faulty_values(tmp_path: Path) -> None:
    outcome = imported(tmp_path, ODD, TARO)

    assert outcome.code == 0
    assert Contract.objects.count() == 2
    assert optional() == ("", "", "")
    assert "注意：1 行" in outcome.said
    assert outcome.reasons() == [("2", "birth_date"), ("2", "email"), ("2", "phone_2")]
    assert {row["扱い"] for row in outcome.rejects or []} == {"取り込みました（注意）"}
    assert "この列だけ取り込んでいません" in (outcome.rejects or [{}])[0]["理由"]


def test_a_known_customer_keeps_what_was_known_and_gets_the_rest(tmp_path: Path) -> None:
    imported(tmp_path, HANAKO)
    before = optional()

    outcome = imported(tmp_path, ODD.replace("虎ノ門", "海岸"))

    assert optional() == before
    assert "海岸" in Contract.objects.get().address
    assert "変更 1" in outcome.said


def test_what_is_only_faulty_changes_nothing(tmp_path: Path) -> None:
    imported(tmp_path, HANAKO)

    assert "変更 0、変更なし 1" in imported(tmp_path, ODD).said


def test_a_blank_still_deletes(tmp_path: Path) -> None:
    imported(tmp_path, HANAKO)

    imported(tmp_path, HANAKO.replace("hanako@example.com", ""))

    assert optional()[1] == ""


def test_a_row_that_is_rejected_is_not_warned_about(tmp_path: Path) -> None:
    twice = imported(tmp_path, HANAKO, ODD)
    bad = imported(tmp_path, ODD.replace("active", "gone"))

    assert twice.reasons() == [("3", "customer_number")]
    assert ("2", "status") in bad.reasons()
    assert {row["扱い"] for row in bad.rejects or []} == {"取り込んでいません"}
    assert "注意" not in twice.said + bad.said


def test_strict_does_not_mind_them_and_a_dry_run_tells_them(tmp_path: Path) -> None:
    dry = imported(tmp_path, ODD, dry_run=True)
    strict = imported(tmp_path, ODD, strict=True)

    assert "2 行目 email 注意：" in dry.said
    assert (dry.code, strict.code) == (0, 0)
    assert Contract.objects.count() == 1


def test_the_desk_shows_them_without_their_values(tmp_path: Path, auditor: Client) -> None:
    imported(tmp_path, ODD)

    page = auditor.get(reverse("desk:imports_run_change", args=[Run.objects.get().public_id])).text

    assert "注意のある行" in page
    assert "birth_date" in page
    assert "not-an-address" not in page
    assert "取り込めなかった行は全部で" not in page
    assert Fault.objects.filter(is_warning=True).count() == 3


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_gaiji_become_a_mark_and_are_told(tmp_path: Path, encoding: str) -> None:
    rows = [HANAKO.replace("湊", "\ue000").replace("港区", "港\ue123区")]

    outcome = run("import_customers", written(tmp_path / "c.csv", CUSTOMER_COLUMNS, rows, encoding=encoding))

    contract = Contract.objects.get()
    assert (outcome.code, contract.name, contract.address[:6]) == (0, "〓 花子", "東京都港〓区")
    assert outcome.reasons() == [("2", "address"), ("2", "name")]
    assert "U+E000" in outcome.rejects[1]["理由"]  # type: ignore[index]


def test_gaiji_of_the_table_become_what_it_says(tmp_path: Path, settings: Settings) -> None:
    settings.GAIJI = {"\ue000": "葛\U000e0100"}

    outcome = imported(tmp_path, HANAKO.replace("湊", "\ue000"))

    assert (outcome.code, outcome.rejects) == (0, None)
    assert Contract.objects.get().name == "葛\U000e0100 花子"
