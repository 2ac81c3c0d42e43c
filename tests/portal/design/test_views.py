"""Themes, headers and the gallery."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from portal.design.context import site
from portal.design.middleware import ResponseHeadersMiddleware

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wanted", ["light", "dark", "auto"])
def test_the_chosen_brightness_is_remembered(client: Client, wanted: str) -> None:
    answer = client.post("/theme/", {"theme": wanted, "next": "/gallery/?page=2"})

    assert answer.headers["Location"] == "/gallery/?page=2"
    assert client.cookies["theme"].value == wanted
    assert client.cookies["theme"]["httponly"]


def test_the_page_wears_the_chosen_brightness(client: Client) -> None:
    client.post("/theme/", {"theme": "dark", "next": "/gallery/"})

    assert '<html lang="ja" data-theme="dark">' in client.get("/gallery/").content.decode()


def test_an_unknown_brightness_is_not_remembered(client: Client) -> None:
    client.post("/theme/", {"theme": "<script>", "next": "/"})

    assert "theme" not in client.cookies


def test_a_forged_cookie_means_auto(rf: RequestFactory) -> None:
    rf.cookies["theme"] = '"><script>'

    assert site(rf.get("/"))["site"]["theme"] == "auto"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "/\\evil.example"]
)
def test_the_way_back_stays_in_the_portal(client: Client, elsewhere: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere}).headers["Location"] == "/"


def test_what_every_page_knows_costs_no_query(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0):
        assert site(rf.get("/"))["site"]["name"] == "みなとひかり"


def test_production_has_no_gallery(client: Client, settings: Settings) -> None:
    settings.PRODUCTION = True

    assert client.get("/gallery/").status_code == 404


def test_pages_are_neither_stored_nor_indexed(client: Client) -> None:
    headers = client.get("/gallery/").headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"]


def test_a_view_may_say_itself_how_long_its_answer_lives(rf: RequestFactory) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "max-age=60"})

    assert ResponseHeadersMiddleware(answer)(rf.get("/"))["Cache-Control"] == "max-age=60"


def test_static_files_may_be_stored(rf: RequestFactory) -> None:
    answer = ResponseHeadersMiddleware(lambda request: HttpResponse())(rf.get("/static/css/mypage.css"))

    assert "Cache-Control" not in answer.headers
