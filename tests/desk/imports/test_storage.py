"""What of a file is stored, handed back, recorded and deleted."""

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.test import Client

from accounts.models import User
from desk.imports import actions, working
from portal.audit.models import Entry
from portal.imports.models import Piece, Run, Upload
from portal.imports.uploads import claims
from tests.conftest import ClientOf
from tests.desk.handing_in import (
    CUSTOMERS,
    LEGACY_COLUMNS,
    WITH_A_BAD_ROW,
    carried_out,
    checked,
    fetched,
    found,
    hand_in,
    handed_in,
    page,
    run_page,
)  # fmt: skip
from tests.portal.imports.running import CUSTOMER_COLUMNS, HANAKO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_beats")]


class TestBadRows:
    def test_they_are_fetched_with_what_stood_there_and_no_formula(self, clerk: User, billing_desk: Client) -> None:
        upload = checked(clerk, WITH_A_BAD_ROW)

        header, row = fetched(billing_desk, upload)

        assert header == ["行", "お客様番号", "年月", "列", "理由", "値", "扱い"]
        assert (row[0], row[1], row[3], row[5]) == ("3", "1020305", "contracted_on", "'=1+1")

    def test_they_are_there_after_the_import_too(self, clerk: User, billing_desk: Client) -> None:
        upload = carried_out(clerk, WITH_A_BAD_ROW)

        assert len(fetched(billing_desk, upload)) == 2
        assert page(upload, "rejects") in billing_desk.get(run_page(upload.run)).text

    def test_where_there_are_none_there_is_no_file(self, clerk: User, billing_desk: Client) -> None:
        upload = carried_out(clerk)

        assert billing_desk.get(page(upload, "rejects")).status_code == 404
        assert page(upload, "rejects") not in billing_desk.get(page(upload)).text
        assert not Piece.objects.exists()

    def test_a_file_with_very_many_says_that_it_ends_early(
        self, clerk: User, billing_desk: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(working, "MOST_REJECTS", 5)
        monkeypatch.setattr("desk.imports.admin.MOST_REJECTS", 5)
        upload = checked(clerk, f"{CUSTOMER_COLUMNS}\n".encode() + b"x\n" * 9)

        assert len(fetched(billing_desk, upload)) == 1 + 5
        assert "はじめの5件だけを載せています" in billing_desk.get(page(upload)).text

    def test_no_hash_of_a_legacy_account_is_handed_back(self, admin: User, client_of: ClientOf) -> None:
        content = f"{LEGACY_COLUMNS}\nhanako,nonsense-hash,1020304,,active\n".encode()
        upload = checked(admin, content, "legacy_accounts")

        assert found(upload)["rejected_count"] == 1
        assert "nonsense-hash" not in str(fetched(client_of(admin), upload))


class TestWhatIsKept:
    def test_the_file_is_gone_once_it_is_imported(self, clerk: User) -> None:
        upload = carried_out(clerk, WITH_A_BAD_ROW)

        assert {piece.part for piece in Piece.objects.all()} == {"rejects"}
        assert upload.report is None

    def test_whoever_withdraws_it_leaves_nothing(self, clerk: User, billing_desk: Client) -> None:
        upload = checked(clerk, WITH_A_BAD_ROW)

        answer = billing_desk.post(page(upload, "delete"), follow=True)

        assert "ファイルを削除しました" in answer.text
        assert not Upload.objects.exists()
        assert not Piece.objects.exists()
        assert billing_desk.post(page(upload, "delete")).status_code == 404

    def test_what_is_imported_is_not_withdrawn(self, clerk: User, billing_desk: Client) -> None:
        upload = carried_out(clerk)

        assert "すでに取り込みが終わっています" in billing_desk.post(page(upload, "delete"), follow=True).text
        assert Upload.objects.exists()

    @pytest.mark.parametrize("content", [WITH_A_BAD_ROW, WITH_A_BAD_ROW * 20_000], ids=["a piece", "many pieces"])
    def test_no_table_gives_the_file_away(self, clerk: User, content: bytes) -> None:
        handed_in(clerk, content)

        kept = [bytes(piece.content) for piece in Piece.objects.all()]
        assert sum(map(len, kept)) > len(content)
        assert [piece for piece in kept if b"1020304" in piece or "湊 花子".encode() in piece] == []

    def test_no_log_line_repeats_the_file_nor_its_name(
        self, clerk: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def breaks(*_: object, **__: object) -> None:
            raise ValueError(f"CONTEXT: COPY imports_stage, line 2: {HANAKO}")

        handed_in(clerk, name="湊花子.csv")
        monkeypatch.setattr("portal.imports.staging.load", breaks)
        with caplog.at_level("DEBUG"):
            working.work_all()

        [line] = [record for record in caplog.records if "broke off" in record.getMessage()]
        said = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
        assert "ValueError" in line.getMessage()
        assert "湊" not in said
        assert "1020304" not in said


class TestTime:
    def test_after_seven_days_file_and_bad_rows_are_gone(self, clerk: User, billing_desk: Client) -> None:
        upload = carried_out(clerk, WITH_A_BAD_ROW)
        waiting = checked(clerk, CUSTOMERS)
        Upload.objects.update(expires_at=Now())

        for one in (upload, waiting):
            assert billing_desk.get(page(one)).status_code == 404
        assert billing_desk.get(page(upload, "rejects")).status_code == 404
        assert page(upload, "rejects") not in billing_desk.get(run_page(upload.run)).text

        call_command("purge", "uploads")
        assert not Upload.objects.exists()
        assert not Piece.objects.exists()
        assert Run.objects.exists()

    def test_a_file_that_is_being_worked_on_is_left_until_the_next_night(self, clerk: User) -> None:
        handed_in(clerk)
        assert claims.claim()
        Upload.objects.update(expires_at=Now())

        assert actions.purge() == 0

    def test_an_old_one_is_not_in_the_way_of_the_same_file(self, clerk: User) -> None:
        checked(clerk)
        Upload.objects.update(expires_at=Now())

        assert found(checked(clerk))["row_count"] == 2


class TestTheRecord:
    def test_everything_done_and_seen_is_written_down_without_names(self, clerk: User, billing_desk: Client) -> None:
        hand_in(billing_desk, WITH_A_BAD_ROW, name="湊花子.csv")
        upload = Upload.objects.get()
        working.work_all()
        billing_desk.get(page(upload))
        fetched(billing_desk, upload)
        billing_desk.post(page(upload, "check"))
        working.work_all()
        billing_desk.post(page(upload, "carry_out"))
        working.work_all()
        other = checked(clerk)
        billing_desk.post(page(other, "delete"))

        entries = Entry.objects.filter(action__startswith="desk:imports:", about=upload.public_id).order_by("pk")
        assert [entry.action.split(":")[2] for entry in entries] == [
            "received", "looked", "fetched", "checked_again", "begun",
        ]  # fmt: skip
        assert Entry.objects.get(action="desk:imports:withdrawn").about == other.public_id
        assert {entry.actor for entry in entries} == {clerk.public_id}
        assert Entry.objects.get(action="accounts:contracts:imported").actor == clerk.public_id
        assert "湊" not in "".join(str(entry.detail) for entry in Entry.objects.all())

    def test_a_look_while_the_worker_is_at_it_shows_nobody(self, clerk: User, billing_desk: Client) -> None:
        upload = handed_in(clerk)

        billing_desk.get(page(upload))

        assert not Entry.objects.filter(action="desk:imports:looked").exists()
