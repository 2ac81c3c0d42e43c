"""Files uploaded at the desk."""

import csv
import hashlib
import secrets
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desk.imports import actions, working
from portal.audit.by import By
from portal.imports.models import Run, Upload
from portal.imports.uploads import pieces
from portal.imports.uploads.models import State
from tests.billing.imports.statement_files import COLUMNS, item
from tests.portal.imports.running import CUSTOMER_COLUMNS, HANAKO, TARO

INDEX = reverse("desk:imports_upload_changelist")
CUSTOMERS = f"{CUSTOMER_COLUMNS}\n{HANAKO}\n{TARO}\n".encode()
WITH_A_BAD_ROW = f"{CUSTOMER_COLUMNS}\n{HANAKO}\n{TARO.replace('2024-10-01', '=1+1')}\n".encode()
LEGACY_COLUMNS = "legacy_id,password_hash,customer_number,email,status"
A_HASH = f"sha256$shio${hashlib.sha256(b'shioumi').hexdigest()}"
LEGACY = f"{LEGACY_COLUMNS}\nhanako,{A_HASH},1020304,,active\n".encode()
BILLS = "".join(  # a good one, an unknown customer's, a broken one
    f"{line}\n"
    for line in (
        COLUMNS,
        item(billing_month="2025-10"),
        item(billing_month="2025-10", customer_number="99999999"),
        item(billing_month="2025-10", customer_number="88888888", amount="x"),
    )
).encode()


def hand_in(browser: Client, content: bytes, kind: str = "customers", name: str = "a.csv") -> Any:
    """Choose a kind and a file, and submit."""
    return browser.post(INDEX, {"kind": kind, "file": SimpleUploadedFile(name, content)}, follow=True)


def handed_in(by: User, content: bytes = CUSTOMERS, kind: str = "customers", name: str = "a.csv") -> Upload:
    """An upload that waits for the worker."""
    upload, _ = actions.receive(kind=kind, file=SimpleUploadedFile(name, content), by=By.staff(by))
    return upload


def checked(by: User, content: bytes = CUSTOMERS, kind: str = "customers") -> Upload:
    """An upload whose preview is ready."""
    upload = handed_in(by, content, kind)
    working.work_all()
    upload.refresh_from_db()
    assert upload.state == State.READY, upload.message
    return upload


def begun(by: User, content: bytes = CUSTOMERS) -> Upload:
    """An upload whose import is queued."""
    upload = checked(by, content)
    actions.begin(upload=upload, is_strict=False, by=By.staff(by))
    return upload


def carried_out(by: User, content: bytes = CUSTOMERS, kind: str = "customers", *, is_strict: bool = False) -> Upload:
    """An imported upload."""
    upload = checked(by, content, kind)
    actions.begin(upload=upload, is_strict=is_strict, by=By.staff(by))
    working.work_all()
    upload.refresh_from_db()
    return upload


def fetched(browser: Client, upload: Upload) -> list[list[str]]:
    """Return the rows of the file of rejected rows."""
    answer: Any = browser.get(page(upload, "rejects"))
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    _, _, table = content.decode("utf-8-sig").partition("\r\n\r\n")  # behind the summary
    return list(csv.reader(StringIO(table, newline="")))


def page(upload: Upload, name: str = "change") -> str:
    return reverse(f"desk:imports_upload_{name}", args=[upload.public_id])


def found(upload: Upload) -> dict[str, Any]:
    """Return the result of the check."""
    assert upload.report
    return dict(upload.report)


def run_page(run: Run | None) -> str:
    assert run
    return reverse("desk:imports_run_change", args=[run.public_id])


def ready(owner: User) -> dict[str, str]:
    """A checked upload with a rejected row, owned by nobody in particular, for tests of addresses."""
    report = {"row_count": 2, "rejected_count": 1, "counts": {"new": 1}, "differences": ["1020304 新規"]}
    upload = Upload.objects.create(
        kind="customers", file_name="a.csv", size=7, sha256=secrets.token_hex(32), state=State.READY, faults=1,
        report={**report, "faults": [[3, "phone", "電話番号は…"]]}, uploaded_by=owner.public_id,
        expires_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    pieces.put(upload, pieces.REJECTS, BytesIO("行,お客様番号,年月,列,理由,値\r\n".encode("utf-8-sig")))
    return {"object_id": upload.public_id}
