"""Whoever is imported can register, by the name as it stands on the contract and as people type it."""

from pathlib import Path

import pytest
from django.test import Client

from accounts.models import Contract
from tests.accounts.registration.registering import facts, url
from tests.portal.imports.running import CUSTOMER_COLUMNS, HANAKO, run, written

pytestmark = pytest.mark.django_db


def imported(folder: Path, name: str) -> Contract:
    """Import one customer of that name in kana."""
    row = HANAKO.replace("ミナト　ハナコ", name)
    outcome = run("import_customers", written(folder / "customers.csv", CUSTOMER_COLUMNS, [row]))
    assert outcome.code == 0, outcome.said
    return Contract.objects.get()


def is_known(contract: Contract, typed: str) -> bool:
    page = Client().post(url("start"), facts(contract, name_kana=typed))
    return page.status_code == 302 and page["Location"] == url("phone")


@pytest.mark.parametrize(
    ("imported_as", "typed"),
    [
        ("みすゞ　ハナコ", "ミスズ　ハナコ"),
        ("ミスヾ ハナコ", "みすゞ はなこ"),
        ("ジョン＝スミス", "ジョン　スミス"),
        ("ジョン　スミス", "ジョン＝スミス"),
        ("D’Angelo", "d'angelo"),
        ("SMITH JOHN", "Smith John"),
        ("Smith ジョン", "SMITH ジョン"),
        ("カ)ミナト", "カブシキガイシャミナト"),
        ("ミナト(カ", "ミナト"),
        ("カブシキガイシャミナト", "カ)ミナト"),
        ("㈱ミナト", "株式会社ミナト"),
        ("ミナト", "カブシキガイシャミナト"),
        ("ﾐﾅﾄ ｼﾖｳｺ", "ミナト ショウコ"),
        ("イトウ エミ", "ヰトウ ヱミ"),
    ],
)
def test_a_name_as_it_is_written_and_as_it_is_typed(tmp_path: Path, imported_as: str, typed: str) -> None:
    contract = imported(tmp_path, imported_as)

    assert is_known(contract, imported_as)
    assert is_known(contract, typed)


@pytest.mark.parametrize(("imported_as", "typed"), [("カ)ミナト", "ユ)ミナト"), ("ミナト　ハナコ", "ミナト　ハナ")])
def test_another_name_does_not_fit(tmp_path: Path, imported_as: str, typed: str) -> None:
    assert not is_known(imported(tmp_path, imported_as), typed)


def test_a_name_takes_the_longest_that_the_form_takes(tmp_path: Path) -> None:
    longest = "ミ" * 100

    assert is_known(imported(tmp_path, longest), longest)
