"""The company's file of legacy accounts."""

import hashlib
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.former_ids import schemes
from accounts.former_ids.models import FormerId
from accounts.models import User
from tests.accounts.former_ids.migrating import (
    a_legacy_account,
    an_unheld_contract,
    answer_phone,
    finish,
    goes,
    sign_in,
    url,
)
from tests.portal.imports.running import Outcome, run, written

pytestmark = pytest.mark.django_db

COLUMNS = "legacy_id,password_hash,customer_number,email,status"
WORD = "mukashi-no-kotoba"


def sha(word: str = WORD, salt: str = "shio") -> str:
    return f"sha256${salt}${hashlib.sha256((salt + word).encode()).hexdigest()}"


HANAKO = f"ns-hanako,{sha()},1020304,hanako@example.com,active"
TARO = f"NS-Taro,{sha('another-word')},001020310,Taro@Example.com,suspended"


def imported(folder: Path, *rows: str, **options: object) -> Outcome:
    return run("import_legacy_accounts", written(folder / "legacy.csv", COLUMNS, rows), **options)


def versions() -> list[tuple[str, str]]:
    """Return the physical row of each ID: an UPDATE, even to the same values, makes another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT legacy_id, ctid::text FROM accounts_formerid ORDER BY 1")
        return [(legacy_id, place) for legacy_id, place in cursor.fetchall()]


def test_rows_become_legacy_accounts(tmp_path: Path) -> None:
    outcome = imported(tmp_path, HANAKO, TARO)

    hanako, taro = FormerId.objects.order_by("legacy_id")
    assert "旧ID 新規 2、変更 0、変更なし 0（2 行、誤り 0 行）" in outcome.said
    assert (hanako.legacy_id, hanako.customer_number, hanako.email) == ("ns-hanako", "1020304", "hanako@example.com")
    assert (taro.legacy_id, taro.customer_number, taro.email) == ("ns-taro", "1020310", "taro@example.com")
    assert (hanako.notation, hanako.scheme, taro.status) == ("sha256", "portal", "suspended")
    assert len({hanako.public_id, taro.public_id}) == 2


def test_no_fast_hash_is_stored(tmp_path: Path) -> None:
    imported(tmp_path, HANAKO)

    row = FormerId.objects.get()
    assert row.password.startswith("argon2_wrapped$sha256.before.")
    assert sha().rpartition("$")[2] not in str(row.__dict__)
    assert schemes.is_right(WORD, row.password)


def test_the_table_refuses_one_that_was_not_wrapped(db: None) -> None:
    with pytest.raises(IntegrityError, match="legacy_account_wrapped"), transaction.atomic():
        a_legacy_account(password="raw_fast$sha1.before.c2FsdA==$00")


def test_progress_of_the_wrapping_is_told(tmp_path: Path) -> None:
    outcome = imported(tmp_path, HANAKO, TARO)

    assert "Argon2 で包んでいます（2 / 2）" in outcome.progress


def test_the_same_file_twice_touches_no_row(tmp_path: Path) -> None:
    imported(tmp_path, HANAKO, TARO)
    before = versions()

    outcome = imported(tmp_path, HANAKO, TARO)

    assert "変更なし 2" in outcome.said
    assert "包んでいます" not in outcome.progress
    assert versions() == before


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    imported(tmp_path, HANAKO, TARO)
    before, password = dict(versions()), FormerId.objects.get(legacy_id="ns-hanako").password

    outcome = imported(tmp_path, HANAKO.replace("hanako@", "h.minato@"), TARO)

    changed = FormerId.objects.get(legacy_id="ns-hanako")
    assert "新規 0、変更 1、変更なし 1" in outcome.said
    assert (changed.email, changed.password) == ("h.minato@example.com", password)
    assert dict(versions())["ns-taro"] == before["ns-taro"]


def test_another_hash_replaces_the_former(tmp_path: Path) -> None:
    imported(tmp_path, HANAKO)

    imported(tmp_path, HANAKO.replace(sha(), sha("a-newer-word")))

    row = FormerId.objects.get()
    assert schemes.is_right("a-newer-word", row.password)
    assert not schemes.is_right(WORD, row.password)


def test_a_migrated_id_keeps_what_the_portal_made_of_it(tmp_path: Path) -> None:
    an_unheld_contract()
    imported(tmp_path, HANAKO)
    browser = Client()
    sign_in(browser, "ns-hanako", WORD)
    goes(browser, "terms", "address")
    goes(browser, "address", "phone", keep="yes")
    answer_phone(browser)
    finish(browser)
    before = FormerId.objects.get()

    imported(tmp_path, HANAKO.replace(sha(), sha("a-newer-word")))

    after = FormerId.objects.get()
    assert (after.password, after.account, after.migrated_at) == (before.password, before.account, before.migrated_at)
    assert User.objects.count() == 1


def test_absence_means_nothing(tmp_path: Path) -> None:
    imported(tmp_path, HANAKO, TARO)

    imported(tmp_path, TARO)

    assert FormerId.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (HANAKO.replace("ns-hanako", ""), "legacy_id"),
        (HANAKO.replace("ns-hanako", "花子"), "legacy_id"),
        (HANAKO.replace("ns-hanako", "x" * 255), "legacy_id"),
        (HANAKO.replace(sha(), ""), "password_hash"),
        (HANAKO.replace(sha(), "mukashi-no-kotoba"), "password_hash"),
        (HANAKO.replace("1020304", "A12"), "customer_number"),
        (HANAKO.replace("active", "gone"), "status"),
    ],
)
def test_a_bad_row_is_reported_and_stops_no_other(tmp_path: Path, row: str, column: str) -> None:
    outcome = imported(tmp_path, row, TARO)

    assert outcome.code == 3
    assert outcome.reasons() == [("2", column)]
    assert FormerId.objects.get().legacy_id == "ns-taro"


def test_no_password_and_no_hash_stands_among_the_rejects(tmp_path: Path) -> None:
    imported(
        tmp_path,
        HANAKO.replace(sha(), "plain-secret-1"),
        f"{TARO},too,many",
        TARO.replace("suspended", "plain-secret-2"),
        f'"broken{HANAKO}',
    )

    shown = (tmp_path / "legacy.csv.rejects.csv").read_text(encoding="utf-8-sig")
    assert "plain-secret-1" not in shown
    assert sha("another-word") not in shown
    assert sha() not in shown
    assert "plain-secret-2" in shown


def test_of_rows_with_one_id_in_two_notations_the_first_is_taken(tmp_path: Path) -> None:
    outcome = imported(tmp_path, HANAKO, HANAKO.replace("ns-hanako", "ＮＳ-Hanako"))

    assert outcome.reasons() == [("3", "legacy_id")]


def test_a_dry_run_tells_the_difference_and_writes_nothing(tmp_path: Path) -> None:
    imported(tmp_path, HANAKO)
    before = versions()

    outcome = imported(tmp_path, HANAKO.replace("active", "ended"), TARO, dry_run=True)

    assert "取り込むと：旧ID 新規 1、変更 1、変更なし 0" in outcome.said
    assert "ns-hanako status" in outcome.said
    assert versions() == before


def test_with_strict_one_bad_row_means_that_nothing_is_written(tmp_path: Path) -> None:
    assert imported(tmp_path, HANAKO, TARO.replace("suspended", "gone"), strict=True).code == 1
    assert not FormerId.objects.exists()


def test_an_imported_id_opens_the_migration(tmp_path: Path) -> None:
    an_unheld_contract()
    imported(tmp_path, HANAKO)

    assert sign_in(Client(), "NS-Hanako", WORD).headers["Location"] == url("terms")
    assert timezone.now() > FormerId.objects.get().imported_at
