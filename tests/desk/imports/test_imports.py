"""ファイルの取り込み: from the file to the run, by the billing role."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Contract, User
from billing.models import Bill
from desk.imports import actions, working
from portal.audit.by import By
from portal.imports.models import Fault, Run, Upload
from portal.imports.uploads.models import State
from tests.conftest import ClientOf
from tests.desk.handing_in import (
    BILLS,
    CUSTOMERS,
    INDEX,
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
from tests.people import a_contract
from tests.portal.imports.running import CUSTOMER_COLUMNS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_beats")]


RUNS = reverse("desk:imports_run_changelist")


class TestTheWay:
    def test_from_the_list_of_runs_to_the_run(self, billing_desk: Client, clerk: User) -> None:
        a_contract("1020304")
        assert INDEX in billing_desk.get(RUNS).text

        waiting = hand_in(billing_desk, BILLS, "statements", "請求_11月.csv")
        assert "内容を確認しています" in waiting.text
        assert "状況を更新" in waiting.text
        upload = Upload.objects.get()

        working.work_all()
        preview = billing_desk.get(page(upload)).text
        assert "1020304 2025-10 新規" in preview
        assert "登録されていないお客様番号です" in preview
        assert not Bill.objects.exists()

        asking = billing_desk.get(page(upload, "carry_out")).text
        assert "このファイルを取り込みますか" in asking
        pressed = billing_desk.post(page(upload, "carry_out"), follow=True)
        assert "取り込んでいます" in pressed.text
        assert "取り込みへ進む" not in pressed.text

        working.work_all()
        done = billing_desk.get(page(upload)).text
        run = Run.objects.get()
        assert run_page(run) in done
        assert (run.actor, run.file_name, run.rejected_count) == (clerk.public_id, "請求_11月.csv", 2)
        assert billing_desk.get(run_page(run)).status_code == 200

    def test_a_check_writes_nothing_of_the_file(self, clerk: User) -> None:
        upload = checked(clerk)

        assert not Contract.objects.exists()
        assert not Run.objects.exists()
        assert found(upload)["counts"] == {"new": 2, "changed": 0, "unchanged": 0}

    def test_all_but_the_bad_rows_is_imported(self, clerk: User) -> None:
        upload = carried_out(clerk, WITH_A_BAD_ROW)

        assert upload.state == State.DONE
        assert upload.run == Run.objects.get()
        assert [contract.customer_number for contract in Contract.objects.all()] == ["1020304"]

    def test_strictly_a_bad_row_means_that_nothing_is(self, clerk: User, billing_desk: Client) -> None:
        upload = carried_out(clerk, WITH_A_BAD_ROW, is_strict=True)

        assert upload.state == State.READY
        assert not Contract.objects.exists()
        assert not Run.objects.exists()
        assert "誤りのある行があるため、何も取り込んでいません" in billing_desk.get(page(upload)).text
        assert len(fetched(billing_desk, upload)) == 2

    def test_strictness_is_what_was_ticked(self, clerk: User, billing_desk: Client) -> None:
        upload = checked(clerk)

        billing_desk.post(page(upload, "carry_out"), {"is_strict": "on"})

        upload.refresh_from_db()
        assert upload.is_strict

    def test_cp932_is_taken_like_utf_8(self, clerk: User) -> None:
        carried_out(clerk, CUSTOMERS.decode().encode("cp932"))

        assert Contract.objects.get(customer_number="1020304").name == "湊 花子"

    def test_the_page_says_how_far_the_worker_is(self, clerk: User, billing_desk: Client) -> None:
        upload = handed_in(clerk)
        assert "順番をお待ちください" in billing_desk.get(page(upload)).text

        Upload.objects.update(progress="1,200 行を読みました（40％）")
        part = billing_desk.get(page(upload), headers={"X-Part": "1"}).text
        assert "1,200 行を読みました（40％）" in part
        assert "<progress" in part

        working.work_all()
        assert "<progress" not in billing_desk.get(page(upload), headers={"X-Part": "1"}).text

    def test_a_new_look_sees_what_changed_since(self, clerk: User, billing_desk: Client) -> None:
        upload = checked(clerk, BILLS, "statements")
        a_contract("1020304")

        billing_desk.post(page(upload, "check"))
        working.work_all()

        upload.refresh_from_db()
        assert found(upload)["counts"]["new"] == 1

    def test_the_same_file_twice_is_one_upload_until_it_is_imported(self, clerk: User, billing_desk: Client) -> None:
        first = handed_in(clerk)

        assert "同じ内容のファイルが、すでにアップロードされています" in hand_in(billing_desk, CUSTOMERS).text
        assert Upload.objects.get().pk == first.pk

        working.work_all()
        actions.begin(upload=first, is_strict=False, by=By.staff(clerk))
        working.work_all()
        hand_in(billing_desk, CUSTOMERS)
        assert Upload.objects.count() == 2

    def test_what_was_imported_before_is_found_unchanged(self, clerk: User, billing_desk: Client) -> None:
        carried_out(clerk)

        again = checked(clerk)

        assert found(again)["counts"] == {"new": 0, "changed": 0, "unchanged": 2}
        assert "取り込んでも、何も変わりません" in billing_desk.get(page(again)).text

    def test_a_page_that_was_open_too_long_says_so(self, clerk: User, billing_desk: Client) -> None:
        upload = checked(clerk)
        actions.begin(upload=upload, is_strict=False, by=By.staff(clerk))

        for name in ("carry_out", "check"):
            assert "このファイルの状態が変わっています" in billing_desk.post(page(upload, name), follow=True).text

    def test_an_act_needs_a_fresh_proof(self, clerk: User, client_of: ClientOf) -> None:
        upload = checked(clerk)

        answer = client_of(clerk).post(page(upload, "carry_out"))

        assert answer.headers["Location"].startswith("/account/confirm/?strength=phone")
        upload.refresh_from_db()
        assert upload.state == State.READY


class TestPagesStaySmall:
    def test_the_list_costs_the_same_however_many_files_are_kept(self, clerk: User, billing_desk: Client) -> None:
        counts = []
        for number in range(20):
            handed_in(clerk, CUSTOMERS + b"\n" * number)
            if number in {0, 19}:
                billing_desk.get(INDEX)
                with CaptureQueriesContext(connection) as captured:
                    answer = billing_desk.get(INDEX)
                counts.append(len(captured))

        assert len(answer.context["rows"]) == 20
        assert counts[0] == counts[1] <= 7
        assert "imports_piece" not in str(captured.captured_queries)

    def test_the_bad_rows_of_a_run_come_a_hundred_at_a_time(self, clerk: User, billing_desk: Client) -> None:
        upload = carried_out(clerk, f"{CUSTOMER_COLUMNS}\n".encode() + b"x\n" * 250)
        url = run_page(upload.run)

        pages = [billing_desk.get(f"{url}?p={number}") for number in (1, 3, 99, "x")]

        assert [len(answer.context["faults"]) for answer in pages] == [100, 50, 50, 100]
        assert Fault.objects.filter(run=upload.run).count() == 250

    def test_a_run_costs_the_same_however_many_bad_rows_it_has(self, clerk: User, billing_desk: Client) -> None:
        counts = []
        for many in (1, 150):
            url = run_page(carried_out(clerk, f"{CUSTOMER_COLUMNS}\n".encode() + b"x\n" * many).run)
            billing_desk.get(url)
            with CaptureQueriesContext(connection) as captured:
                billing_desk.get(url)
            counts.append(len(captured))

        assert counts[0] == counts[1] <= 12
