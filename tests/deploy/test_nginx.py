"""The public server refuses what it must and passes on the rest; see tests/deploy/nginx.py."""

import http.client
import json
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from tests.deploy.composition import service
from tests.deploy.nginx import HOST, NGINX, PER_ADDRESS, Proxy, running_proxy

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with running_proxy(tmp_path_factory.mktemp("nginx")) as found:
        yield found


def test_a_page_comes_from_the_page_process(proxy: Proxy) -> None:
    response, body = proxy.get("/terms/?a=1")

    assert response.status == 200
    assert json.loads(body)["upstream"] == "pages"
    assert json.loads(body)["path"] == "/terms/?a=1"


def test_a_foreign_host_is_refused(proxy: Proxy) -> None:
    response, body = proxy.get("/", Host="evil.example")

    assert response.status == 421
    assert b"upstream" not in body


def test_a_foreign_name_gets_no_certificate(proxy: Proxy) -> None:
    context = ssl._create_unverified_context()

    with socket.create_connection(("127.0.0.1", proxy.https), timeout=5) as raw, pytest.raises(ssl.SSLError):
        context.wrap_socket(raw, server_hostname="evil.example")


@pytest.mark.parametrize(("host", "status"), [(HOST, 308), ("evil.example", 421)])
def test_plain_http_only_leads_to_https(proxy: Proxy, host: str, status: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=5)) as connection:
        connection.request("GET", "/login/?next=/", headers={"Host": host})
        response = connection.getresponse()

    assert response.status == status
    assert response.headers["Location"] == (f"https://{HOST}/login/?next=/" if status == 308 else None)


def test_what_a_client_says_about_itself_is_replaced(proxy: Proxy) -> None:
    seen = proxy.headers_seen(
        "/",
        X_Forwarded_For="203.0.113.9",
        X_Forwarded_Proto="http",
        X_Forwarded_Host="evil.example",
        X_Real_IP="203.0.113.9",
        Forwarded="for=203.0.113.9",
        X_Request_ID="a" * 32,
    )

    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == "https"
    assert seen["host"] == HOST
    assert seen["x-request-id"] != "a" * 32
    assert not {"x-forwarded-host", "x-real-ip", "forwarded"} & seen.keys()


def test_a_body_larger_than_allowed_is_refused_before_it_is_sent_on(proxy: Proxy) -> None:
    with closing(proxy.connect()) as connection:
        connection.putrequest("POST", "/contact/")
        connection.putheader("Content-Length", str(4 * 1024 * 1024))
        connection.endheaders()
        response = connection.getresponse()
        body = response.read().decode()

    assert response.status == 413
    assert "送信できませんでした" in body


def refused(proxy: Proxy, path: str, megabytes: int) -> tuple[int, str]:
    """Return status and page for a body of which only the size has been sent."""
    with closing(proxy.connect()) as connection:
        connection.putrequest("POST", path)
        connection.putheader("Content-Length", str(megabytes * 1024 * 1024))
        connection.endheaders()
        response = connection.getresponse()
        return response.status, response.read().decode()


def test_a_file_of_the_company_is_passed_on_where_files_are_taken_and_nowhere_else(proxy: Proxy) -> None:
    with closing(proxy.connect()) as connection:
        connection.request("POST", "/desk/imports/", b"a" * 4 * 1024 * 1024)
        passed_on = json.loads(connection.getresponse().read())

    assert passed_on["path"] == "/desk/imports/"
    for path in ("/desk/imports/x/carry-out/", "/desk/", "/contact/"):
        status, page = refused(proxy, path, 4)
        assert (status, "送信された内容が大きすぎる" in page) == (413, True)


def test_what_the_provider_reports_is_passed_on_and_nothing_larger(proxy: Proxy) -> None:
    with closing(proxy.connect()) as connection:
        connection.request("POST", "/delivery/status/AAA/", b"a" * 2_000, {"X-Twilio-Signature": "abc="})
        passed_on = json.loads(connection.getresponse().read())

    assert passed_on["path"] == "/delivery/status/AAA/"
    assert passed_on["headers"]["x-twilio-signature"] == "abc="
    assert refused(proxy, "/delivery/status/AAA/", 1)[0] == 413


def test_a_file_that_is_too_large_even_there_is_for_the_operators(proxy: Proxy) -> None:
    status, page = refused(proxy, "/desk/imports/", 52)

    assert status == 413
    assert "運用担当に" in page


def test_nginx_lets_files_pass_up_to_the_limit_of_the_portal() -> None:
    megabytes = int(service("nginx")["environment"]["MAX_UPLOAD"].removesuffix("m"))

    assert megabytes > settings.IMPORT_UPLOAD_MAX_MB


def test_live_events_go_to_their_own_process_and_arrive_at_once(proxy: Proxy) -> None:
    with closing(proxy.connect()) as connection:
        started = time.monotonic()
        connection.request("GET", "/live/events")
        first = connection.getresponse().readline()

    assert first == b"data: first\n"
    assert time.monotonic() - started < 2
    assert json.loads(proxy.get("/live/who")[1])["upstream"] == "live"


def test_health_is_not_for_the_public(proxy: Proxy) -> None:
    response, body = proxy.get("/health/ready")

    assert response.status == 404
    assert b"upstream" not in body


def test_a_hashed_file_may_be_kept_for_ever_and_a_plain_one_not(proxy: Proxy) -> None:
    hashed, _ = proxy.get("/static/css/mypage.0123456789ab.css")
    plain, body = proxy.get("/static/css/mypage.css")

    assert hashed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain.headers["Cache-Control"] == "max-age=3600"
    assert (body, plain.headers["Content-Type"]) == (b"a{}", "text/css")
    assert plain.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_outside_the_static_files_can_be_named(proxy: Proxy) -> None:
    for path in ("/static/../tls/privkey.pem", "/static/%2e%2e/tls/privkey.pem", "/static../tls/privkey.pem"):
        _, body = proxy.get(path)

        assert b"PRIVATE KEY" not in body


def test_slow_clients_do_not_keep_a_fast_one_waiting(proxy: Proxy) -> None:
    trickle = [proxy.connect() for _ in range(PER_ADDRESS - 5)]
    for connection in trickle:
        connection.sock.sendall(b"POST /contact/ HTTP/1.1\r\nHost: my.example.jp\r\nContent-Length: 1000\r\n\r\nx")

    started = time.monotonic()
    response, _ = proxy.get("/")
    took = time.monotonic() - started

    for connection in trickle:
        connection.close()
    assert response.status == 200
    assert took < 5, "less than nginx's patience with the slow ones"


def test_one_address_cannot_take_all_connections(proxy: Proxy) -> None:
    open_requests = [proxy.connect() for _ in range(PER_ADDRESS)]
    for connection in open_requests:
        connection.sock.sendall(b"POST /contact/ HTTP/1.1\r\nHost: my.example.jp\r\nContent-Length: 10\r\n\r\nx")
    limit = time.monotonic() + 5

    while (status := proxy.get("/")[0].status) == 200 and time.monotonic() < limit:  # until nginx has read them all
        time.sleep(0.05)

    for connection in open_requests:
        connection.close()
    assert status == 429


def test_when_nothing_answers_a_page_says_so(tmp_path: Path) -> None:
    with running_proxy(tmp_path) as proxy:
        proxy.pages.server_close()  # its listening socket

        response, body = proxy.get("/home/")

    assert response.status == 503
    assert response.headers["Retry-After"] == "120"
    assert "ただいまご利用いただけません" in body.decode()


def lines_of(proxy: Proxy) -> list[str]:
    return (proxy.place / "access.log").read_text().splitlines()


def test_the_log_holds_no_path_no_query_and_no_address(proxy: Proxy) -> None:
    before = lines_of(proxy)
    proxy.get("/live/confirm/secret-token?mail=taro")
    limit = time.monotonic() + 5
    while (lines := lines_of(proxy)) == before and time.monotonic() < limit:  # nginx answers first, then writes
        time.sleep(0.05)

    assert json.loads(lines[-1])["status"] == 200
    assert "secret-token" not in (written := "\n".join(lines) + (proxy.place / "site-error.log").read_text())
    assert "taro" not in written
    assert "127.0.0.1" not in written.replace("127.0.0.1:", "")
