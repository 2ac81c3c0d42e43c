from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Contract, User
from portal import text
from portal.audit.models import Entry
from portal.imports.models import Run
from tests.portal.imports.running import CUSTOMER_COLUMNS, HANAKO, TARO, Outcome, run, written

pytestmark = pytest.mark.django_db


def customers(folder: Path, *rows: str, columns: str = CUSTOMER_COLUMNS, encoding: str = "utf-8") -> Path:
    return written(folder / "customers.csv", columns, rows, encoding=encoding)


def versions() -> list[tuple[str, str]]:
    """Return the physical row of each contract: an UPDATE, even to the same values, makes another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_number, ctid::text FROM accounts_contract ORDER BY 1")
        return [(number, place) for number, place in cursor.fetchall()]


def test_a_new_customer_becomes_a_contract(tmp_path: Path) -> None:
    outcome = run("import_customers", customers(tmp_path, HANAKO, TARO))

    hanako = Contract.objects.get(customer_number="1020304")
    assert (outcome.code, outcome.rejects) == (0, None)
    assert "新規 2、変更 0、変更なし 0（2 行、誤り 0 行）" in outcome.said
    assert (hanako.name, hanako.name_kana, hanako.name_kana_key) == ("湊 花子", "ミナト　ハナコ", "ミナトハナコ")
    assert (hanako.phone, hanako.phone_2, hanako.email) == ("09012345678", "0312345678", "hanako@example.com")
    assert str(hanako.birth_date) == "1984-03-09"
    assert hanako.holder is None
    assert len(set(Contract.objects.values_list("public_id", flat=True))) == 2
    assert len(hanako.public_id) == 22


def test_what_identity_checks_compare_is_normalised_as_they_normalise(tmp_path: Path) -> None:
    typed = ("００１０２０３０４", "みなと・ﾊﾅｺ", "+81 90-1234-5678")

    run(
        "import_customers",
        customers(tmp_path, f"{typed[0]},湊 花子,{typed[1]},{typed[2]},,,,〒105-0001,港区,2021/4/1,active"),
    )

    contract = Contract.objects.get()
    assert contract.customer_number == text.customer_number(typed[0]) == "1020304"
    assert contract.name_kana == text.kana(typed[1])
    assert contract.name_kana_key == text.kana_key(typed[1]) == "ミナトハナコ"
    assert contract.phone == text.phone(typed[2]) == "09012345678"
    assert contract.postal_code == "1050001"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_every_encoding_gives_the_same_rows(tmp_path: Path, encoding: str) -> None:
    run("import_customers", customers(tmp_path, HANAKO, TARO))

    outcome = run("import_customers", customers(tmp_path, HANAKO, TARO, encoding=encoding))

    assert "新規 0、変更 0、変更なし 2" in outcome.said


def test_the_same_file_twice_touches_no_row(tmp_path: Path) -> None:
    path = customers(tmp_path, HANAKO, TARO)
    run("import_customers", path)
    before = versions()

    outcome = run("import_customers", path)

    assert "変更なし 2" in outcome.said
    assert versions() == before


def test_only_changed_contracts_are_written(tmp_path: Path) -> None:
    run("import_customers", customers(tmp_path, HANAKO, TARO))
    before = dict(versions())

    outcome = run("import_customers", customers(tmp_path, HANAKO.replace("虎ノ門1", "海岸9"), TARO))

    after = dict(versions())
    assert "新規 0、変更 1、変更なし 1" in outcome.said
    assert after["1020305"] == before["1020305"]
    assert after["1020304"] != before["1020304"]
    assert Contract.objects.get(customer_number="1020304").address == "東京都港区海岸9-2-3"


def test_absence_means_nothing_and_an_ended_contract_stays(tmp_path: Path) -> None:
    run("import_customers", customers(tmp_path, HANAKO, TARO))

    run("import_customers", customers(tmp_path, HANAKO.replace("active", "ended")))

    assert dict(Contract.objects.values_list("customer_number", "status")) == {"1020304": "ended", "1020305": "active"}


def test_an_import_never_touches_who_holds_a_contract(tmp_path: Path, guest: User) -> None:
    run("import_customers", customers(tmp_path, HANAKO))
    since = timezone.now() - timedelta(days=31)  # by which a contract proves who its holder is (`contracts.persons`)
    Contract.objects.update(holder=guest, held_since=since)
    public_id = Contract.objects.get().public_id

    run("import_customers", customers(tmp_path, HANAKO.replace("09012345678", "09099999999")))

    contract = Contract.objects.get()
    assert (contract.phone, contract.holder, contract.public_id) == ("09099999999", guest, public_id)
    assert contract.held_since == since


def test_a_bad_row_is_reported_with_line_column_and_reason_and_stops_no_other(tmp_path: Path) -> None:
    bad = "A12,,ミナト,123,,not-an-address,1984-02-30,105,港区,昨日,gone"

    outcome = run("import_customers", customers(tmp_path, HANAKO, bad, TARO))

    assert outcome.code == 3
    assert Contract.objects.count() == 2
    assert outcome.reasons() == [
        ("3", column)
        for column in [
            "birth_date",
            "contracted_on",
            "customer_number",
            "email",
            "name",
            "phone",
            "postal_code",
            "status",
        ]
    ]
    assert all(row["理由"] for row in outcome.rejects or [])
    assert "誤り 1 行" in outcome.said


def test_with_strict_one_bad_row_means_that_nothing_is_written(tmp_path: Path) -> None:
    outcome = run("import_customers", customers(tmp_path, HANAKO, TARO.replace("08087654321", "110")), strict=True)

    assert outcome.code == 1
    assert not Contract.objects.exists()
    assert not Run.objects.exists()
    assert outcome.reasons() == [("3", "phone")]


def test_a_dry_run_tells_the_difference_and_writes_nothing(tmp_path: Path) -> None:
    run("import_customers", customers(tmp_path, HANAKO))
    before, runs = versions(), Run.objects.count()

    outcome = run("import_customers", customers(tmp_path, HANAKO.replace("虎ノ門", "海岸"), TARO, "x"), dry_run=True)

    assert "取り込むと：お客様 新規 1、変更 1、変更なし 0（3 行、誤り 1 行）" in outcome.said
    assert "1020304 address" in outcome.said
    assert "4 行目" in outcome.said
    assert outcome.code == 3
    assert (versions(), Run.objects.count(), outcome.rejects) == (before, runs, None)


def test_of_rows_with_the_same_key_the_first_is_taken(tmp_path: Path) -> None:
    outcome = run(
        "import_customers",
        customers(tmp_path, HANAKO, TARO, HANAKO.replace("1020304", "０1020304").replace("湊", "港")),
    )

    assert Contract.objects.get(customer_number="1020304").name == "湊 花子"
    assert outcome.reasons() == [("4", "customer_number")]
    assert "2 行目" in (outcome.rejects or [{}])[0]["理由"]


def test_wrong_columns_are_refused_in_one_message(tmp_path: Path) -> None:
    outcome = run("import_customers", customers(tmp_path, columns="customer_number,nickname"))

    assert outcome.code == 1
    assert "足りない列：name、name_kana" in outcome.said
    assert "知らない列：nickname" in outcome.said


def test_a_row_with_a_nul_byte_is_rejected_alone(tmp_path: Path) -> None:
    outcome = run("import_customers", customers(tmp_path, HANAKO, TARO.replace("海野", "海\0野")))

    assert list(Contract.objects.values_list("customer_number", flat=True)) == ["1020304"]
    assert outcome.reasons() == [("3", "")]


def test_no_cell_of_the_rejects_is_a_formula(tmp_path: Path) -> None:
    run("import_customers", customers(tmp_path, TARO.replace("08087654321", "=cmd|'/C calc'!A1")))

    shown = (tmp_path / "customers.csv.rejects.csv").read_text(encoding="utf-8-sig")
    assert ",'=cmd|" in shown
    assert (tmp_path / "customers.csv.rejects.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_rejects_of_an_earlier_run_go_away_with_their_cause(tmp_path: Path) -> None:
    run("import_customers", customers(tmp_path, TARO.replace("08087654321", "110")))

    outcome = run("import_customers", customers(tmp_path, TARO))

    assert outcome.rejects is None


def test_a_run_is_recorded_with_its_counts_and_in_the_audit_log(tmp_path: Path) -> None:
    run("import_customers", customers(tmp_path, HANAKO, "x"))

    recorded = Run.objects.get()
    assert (recorded.kind, recorded.file_name, recorded.actor) == ("customers", "customers.csv", "system")
    assert (recorded.row_count, recorded.rejected_count) == (2, 1)
    assert recorded.counts == {"new": 1, "changed": 0, "unchanged": 0}
    assert recorded.started_at <= recorded.finished_at
    assert len(recorded.sha256) == 64
    assert list(Entry.objects.values_list("action", "actor", "about")) == [
        ("accounts:contracts:imported", "system", recorded.public_id)
    ]


def test_a_file_with_a_header_only_changes_nothing(tmp_path: Path) -> None:
    outcome = run("import_customers", customers(tmp_path))

    assert outcome.code == 0
    assert "新規 0、変更 0、変更なし 0（0 行、誤り 0 行）" in outcome.said


def test_rejects_that_cannot_be_written_stop_the_import(tmp_path: Path) -> None:
    path = customers(tmp_path, HANAKO, "x")

    outcome = run("import_customers", path, rejects=tmp_path / "missing" / "rejects.csv")

    assert outcome.code == 1
    assert "--rejects" in outcome.said
    assert not Contract.objects.exists()


def test_the_file_itself_is_never_taken_for_its_rejects(tmp_path: Path) -> None:
    path = customers(tmp_path, HANAKO, "x")
    before = path.read_bytes()

    outcome = run("import_customers", path, rejects=path)

    assert outcome.code == 1
    assert path.read_bytes() == before


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = customers(tmp_path, HANAKO)

    def late(kind: object) -> None:
        with path.open("a") as file:
            file.write(TARO + "\n")

    monkeypatch.setattr("portal.imports.actions._lock", late)

    outcome = run("import_customers", path)

    assert outcome.code == 1
    assert "変わりました" in outcome.said
    assert not Contract.objects.exists()


def test_progress_goes_to_standard_error(tmp_path: Path) -> None:
    outcome = run("import_customers", customers(tmp_path, HANAKO))

    assert "1 行を読み終えました" in outcome.progress
    assert "読み終えました" not in outcome.said


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_second_import_of_the_kind_is_refused_while_one_runs(tmp_path: Path) -> None:
    path = customers(tmp_path, HANAKO)

    def other() -> Outcome:
        try:
            return run("import_customers", path)
        finally:
            connection.close()

    with transaction.atomic(), connection.cursor() as cursor, ThreadPoolExecutor(1) as threads:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('imports:customers'))")
        outcome = threads.submit(other).result()

    assert outcome.code == 1
    assert "実行中です" in outcome.said
    assert not Contract.objects.exists()
