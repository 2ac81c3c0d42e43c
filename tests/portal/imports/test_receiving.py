"""Files in requests: from whom they are kept, how much of them, and where."""

import os
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from pytest_django import Settings

from portal.imports.uploads.receiving import StaffUploadHandler

MB = 1 << 20

Sending = Callable[..., Any]


@pytest.fixture
def sending() -> Iterator[Sending]:
    """`sending(content, is_at_desk=…)` is a request that carries a file; its files are closed as Django closes them."""
    requests: list[Any] = []

    def send(content: bytes, *, is_at_desk: bool) -> Any:
        file = SimpleUploadedFile("a.csv", content)
        request: Any = RequestFactory().post("/desk/imports/", {"kind": "lines", "file": file})
        request.user = SimpleNamespace(is_at_desk=is_at_desk)
        request.upload_handlers = [StaffUploadHandler(request)]
        requests.append(request)
        return request

    yield send
    for request in requests:
        request.close()


def test_a_file_of_the_companys_people_lies_in_a_file_without_a_name(sending: Sending) -> None:
    request = sending(b"abc" * MB, is_at_desk=True)

    file = request.FILES["file"]

    assert (file.name, file.size, request.POST["kind"]) == ("a.csv", 3 * MB, "lines")
    assert file.read() == b"abc" * MB
    assert os.fstat(file.fileno()).st_nlink == 0


def test_what_anybody_else_sends_is_kept_nowhere(sending: Sending) -> None:
    request = sending(b"abc", is_at_desk=False)

    assert request.FILES["file"].read() == b""
    assert request.POST["kind"] == "lines"


def test_of_a_request_without_a_person_nothing_is_kept(sending: Sending) -> None:
    request = sending(b"abc", is_at_desk=False)
    del request.user

    assert request.FILES["file"].read() == b""


def test_beyond_the_limit_nothing_is_written_and_the_size_is_still_told(sending: Sending, settings: Settings) -> None:
    settings.IMPORT_UPLOAD_MAX_MB = 1
    request = sending(b"a" * 3 * MB, is_at_desk=True)

    file = request.FILES["file"]

    assert file.size == 3 * MB
    assert os.fstat(file.fileno()).st_size <= MB


def test_no_request_carries_two_files() -> None:
    two = {name: SimpleUploadedFile(name, b"a") for name in ("one", "two")}
    request: Any = RequestFactory().post("/desk/imports/", two)
    request.user = SimpleNamespace(is_at_desk=True)
    request.upload_handlers = [StaffUploadHandler(request)]

    with pytest.raises(TooManyFilesSent):
        request.POST.get("kind")
