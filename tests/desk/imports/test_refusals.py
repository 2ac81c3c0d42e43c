"""Files that the desk refuses, and the roles that may upload each kind."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import FormerId, User
from desk.imports import actions, working
from desk.staff.roles import Role
from portal.audit.by import By
from portal.imports.models import Piece, Run, Upload
from portal.imports.uploads.models import State
from tests.conftest import ClientOf
from tests.desk.handing_in import BILLS, CUSTOMERS, INDEX, LEGACY, carried_out, checked, found, hand_in, page
from tests.people import an_insider
from tests.portal.imports.running import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_beats")]


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(BILLS, id="another kind"),
            pytest.param(b"customer_number,name\n1,x\n", id="columns missing"),
            pytest.param(b"PK\x03\x04\xff\xfe\x00\x01\n\x80\x81", id="binary"),
            pytest.param(CUSTOMERS.decode().encode("utf-16") + b"\xd8", id="damaged UTF-16"),
            pytest.param(CUSTOMERS + b"\xe6\xb9\n", id="damaged"),
            pytest.param(b"\n\n", id="blank lines"),
        ],
    )
    def test_a_file_is_refused_with_the_words_of_the_command(
        self, content: bytes, billing_desk: Client, tmp_path: Path
    ) -> None:
        path = tmp_path / "お客様.csv"
        path.write_bytes(content)
        said = run("import_customers", path).said

        hand_in(billing_desk, content, name="お客様.csv")
        working.work_all()

        upload = Upload.objects.get()
        assert said
        assert (upload.state, upload.message) == (State.REFUSED, said)
        assert said in billing_desk.get(page(upload)).text.replace("&quot;", '"')
        assert not Piece.objects.exists()

    def test_one_that_is_too_large_is_for_the_operators(self, billing_desk: Client, settings: Settings) -> None:
        settings.IMPORT_UPLOAD_MAX_MB = 1

        answer = hand_in(billing_desk, CUSTOMERS + b"\n" * (1 << 20))

        assert "ファイルが大きすぎます（2 MB）" in answer.text
        assert "ファイルを分けて" in answer.text
        assert "運用担当に、「" in answer.text
        assert "manage.py" not in answer.text
        assert not Upload.objects.exists()

    def test_one_of_exactly_the_limit_is_taken(self, billing_desk: Client, settings: Settings) -> None:
        settings.IMPORT_UPLOAD_MAX_MB = 1

        hand_in(billing_desk, CUSTOMERS + b"\n" * ((1 << 20) - len(CUSTOMERS)))
        working.work_all()

        assert found(Upload.objects.get())["row_count"] == 2

    def test_an_empty_one_and_none_are_told_apart(self, billing_desk: Client) -> None:
        assert "ファイルの中身が空です" in hand_in(billing_desk, b"").text
        assert "CSVファイルを選択してください" in billing_desk.post(INDEX, {"kind": "customers"}).text
        assert (
            "ファイルの種類を選択してください" in billing_desk.post(INDEX, {"file": SimpleUploadedFile("a", b"a")}).text
        )
        assert not Upload.objects.exists()

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "a\r\nb.csv", "あ" * 300 + ".csv", "<script>.csv", "\u202ea.csv"]
    )
    def test_no_name_of_a_file_is_in_the_way(self, billing_desk: Client, name: str) -> None:
        answer = hand_in(billing_desk, CUSTOMERS, name=name)
        working.work_all()

        upload = Upload.objects.get()
        assert upload.state == State.READY
        assert "/" not in upload.file_name
        assert upload.file_name.isprintable()
        assert "<script>.csv" not in answer.text

    def test_the_hundred_and_first_of_a_day_is_refused(self, billing_desk: Client, clerk: User) -> None:
        for _ in range(100):
            actions.RECEIVED.take(clerk.public_id)

        assert "本日アップロードできる回数を超えました" in hand_in(billing_desk, CUSTOMERS).text
        assert not Upload.objects.exists()


class TestWhoMay:
    def test_former_ids_are_for_administrators(self, billing_desk: Client, admin: User, client_of: ClientOf) -> None:
        assert "以前の会員ID" not in billing_desk.get(INDEX).text
        assert "以前の会員ID" in client_of(admin).get(INDEX).text

        hand_in(billing_desk, LEGACY, "legacy_accounts")
        assert not Upload.objects.exists()

        upload = checked(admin, LEGACY, "legacy_accounts")
        assert page(upload) not in billing_desk.get(INDEX).text
        for name in ("change", "carry_out", "rejects"):
            assert billing_desk.get(page(upload, name)).status_code == 404
        for name in ("carry_out", "check", "delete"):
            assert billing_desk.post(page(upload, name)).status_code == 404
        assert Upload.objects.filter(state=State.READY).exists()

    def test_an_administrator_imports_former_ids(self, admin: User) -> None:
        upload = carried_out(admin, LEGACY, "legacy_accounts")

        assert upload.state == State.DONE, upload.message
        assert FormerId.objects.filter(legacy_id="hanako").exists()

    def test_neither_a_customer_nor_an_agent_reaches_it(
        self, clerk: User, agent: User, stranger: User, client_of: ClientOf
    ) -> None:
        upload = checked(clerk)

        for person, status in ((agent, 403), (stranger, 404)):
            browser = client_of(person)
            assert browser.get(INDEX).status_code == status
            assert hand_in(browser, CUSTOMERS + b"\n").status_code == status
            for name in ("change", "carry_out", "rejects"):
                assert browser.get(page(upload, name)).status_code == status
            for name in ("carry_out", "check", "delete"):
                assert browser.post(page(upload, name)).status_code == status
        assert Upload.objects.count() == 1
        assert (
            INDEX
            not in client_of(an_insider("kansa", "監査", Role.AUDIT)).get(reverse("desk:imports_run_changelist")).text
        )

    def test_a_colleague_goes_on_with_it(self, clerk: User, admin: User, client_of: ClientOf) -> None:
        upload = checked(clerk)
        actions.begin(upload=upload, is_strict=False, by=By.staff(admin))
        working.work_all()

        assert Run.objects.get().actor == admin.public_id
        shown = client_of(clerk).get(page(upload)).text
        assert "請求の人" in shown
        assert "管理の人" in shown
