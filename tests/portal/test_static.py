"""Static files are served without the cost of pages."""

import asyncio
import threading

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils.module_loading import import_string

pytestmark = pytest.mark.django_db  # a finished response closes old connections

CSS = "/static/css/mypage.css"


def test_a_file_is_served_with_its_type_and_may_be_kept(client: Client) -> None:
    response = client.get(CSS)

    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert response.status_code == 200
    assert response["Content-Type"] == 'text/css; charset="utf-8"'
    assert int(response["Content-Length"]) == len(body) > 1000
    assert b"@layer" in body
    assert "max-age" in response["Cache-Control"]


def test_what_the_browser_has_already_is_not_sent_again(client: Client) -> None:
    first = client.get(CSS)
    first.close()

    again = client.get(CSS, headers={"If-Modified-Since": first["Last-Modified"]})

    assert again.status_code == 304
    assert b"".join(again.streaming_content) == b""  # type: ignore[attr-defined]


def test_a_part_and_a_head_are_answered_as_http_wants_them(client: Client) -> None:
    part, head = client.get(CSS, headers={"Range": "bytes=0-9"}), client.head(CSS)

    assert part.status_code == 206
    assert len(b"".join(part.streaming_content)) == 10  # type: ignore[attr-defined]
    assert head.status_code == 200
    head.close()


@pytest.mark.parametrize(
    "path", ["/static/css/nothing.css", "/static/../portal/settings.py", "/static/%2e%2e/manage.py"]
)
def test_nothing_else_is_served(path: str, client: Client) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert b"ROOT_URLCONF" not in response.content


def test_no_middleware_takes_pages_through_an_event_loop() -> None:
    asynchronous = [path for path in settings.MIDDLEWARE if not getattr(import_string(path), "sync_capable", True)]

    assert asynchronous == []


def test_a_page_is_drawn_in_the_thread_that_asked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    where: list[int] = []

    def note(request: HttpRequest, template: str, *context: object) -> HttpResponse:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        where.append(threading.get_ident())
        return HttpResponse("drawn")

    monkeypatch.setattr("home.views.render", note)

    assert client.get("/terms/").content == b"drawn"
    assert where == [threading.get_ident()]
