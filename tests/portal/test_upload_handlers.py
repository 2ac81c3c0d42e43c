"""Files in requests: a view accepts them only by its own declaration, set before the CSRF check reads the body."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_http_methods
from pytest_django import Settings

from portal.access import Access, open_to
from portal.upload_handlers import receives

Sent = Callable[..., HttpResponse]


class Handler(MemoryFileUploadHandler):
    """A handler that keeps a file in memory and records every request."""

    met: list[str] = []

    def handle_raw_input(self, *args: Any, **options: Any) -> None:
        super().handle_raw_input(*args, **options)
        assert self.request is not None
        self.met.append(self.request.path)


def sizes(request: HttpRequest) -> HttpResponse:
    found = [file.size for files in request.FILES.lists() for file in files[1]]
    return HttpResponse(f"{found} {request.POST.get('name')}")


@open_to(Access.ANYONE)
@require_http_methods(["POST"])
@receives(Handler)
def taking(request: HttpRequest) -> HttpResponse:
    return sizes(request)


@open_to(Access.ANYONE)
@require_http_methods(["POST"])
def plain(request: HttpRequest) -> HttpResponse:
    return sizes(request)


@open_to(Access.ANYONE)
@require_http_methods(["GET"])
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


urlpatterns = [path("taking/", taking), path("plain/", plain), path("form/", form)]
handler400 = "home.errors.bad_request"


@pytest.fixture
def sent(db: None, settings: Settings) -> Sent:
    """`sent(address, with_token=…)` posts a name and a file of 3 bytes as a browser with a forgery token."""
    settings.ROOT_URLCONF = __name__
    Handler.met.clear()
    client = Client(enforce_csrf_checks=True)
    token = client.get("/form/").text

    def send(address: str, *, with_token: bool = True, **more: Any) -> Any:
        data = {"name": "a", "file": SimpleUploadedFile("a.csv", b"abc"), **more}
        return client.post(address, data | ({"csrfmiddlewaretoken": token} if with_token else {}))

    return send


def test_a_view_that_declares_a_handler_gets_its_files(sent: Sent) -> None:
    answer = sent("/taking/")

    assert (answer.status_code, answer.text) == (200, "[3] a")
    assert Handler.met == ["/taking/"]


def test_every_other_view_refuses_a_body_with_a_file(sent: Sent) -> None:
    answer = sent("/plain/")

    assert answer.status_code == 400
    assert Handler.met == []


def test_a_form_without_a_file_passes_everywhere(sent: Sent) -> None:
    assert sent("/plain/", file="").text == "[] a"
    assert sent("/taking/", file="").text == "[] a"


def test_a_view_that_takes_files_is_still_checked_for_forgery(sent: Sent) -> None:
    assert sent("/taking/", with_token=False).status_code == 403


def test_the_default_is_to_refuse() -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["portal.upload_handlers.RefuseFiles"]


def test_media_lie_below_the_data_directory_for_their_owner_only() -> None:
    name = storages["media"].save("rooms/photo.jpg", ContentFile(b"x"))

    kept = Path(storages["media"].path(name))
    assert kept.is_relative_to(settings.PORTAL_DATA_DIR / "media")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert {parent.stat().st_mode & 0o777 for parent in (kept.parent, kept.parent.parent)} == {0o700}
    storages["media"].delete(name)
