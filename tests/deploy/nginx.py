"""nginx with the delivered configuration, in front of two stand-ins; only the template's variables are set by tests."""

import http.client
import json
import os
import shutil
import socket
import ssl
import string
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.demo.ports import answers
from tests.deploy.composition import ROOT, service, variables_of

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
HOST = "my.example.jp"
PER_ADDRESS = 40  # fewer than delivered, so that a slow machine opens them within nginx's timeouts


class Upstream(ThreadingHTTPServer):
    """A stand-in for a process behind nginx: answers with its name and the headers it received."""

    daemon_threads = True

    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.name = name
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answer(BaseHTTPRequestHandler):
    server: Upstream

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path.startswith("/live/events"):
            self._stream()
            return
        headers = {key.lower(): value for key, value in self.headers.items()}
        body = json.dumps({"upstream": self.server.name, "path": self.path, "headers": headers}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def _stream(self) -> None:
        """One event, then silence: a proxy that buffers would hold it back."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b"data: first\n\n")
        self.wfile.flush()
        time.sleep(3)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@dataclass
class Proxy:
    """A running nginx and the upstreams behind it."""

    plain: int
    https: int
    status: int
    place: Path
    pages: Upstream
    live: Upstream

    def connect(self) -> http.client.HTTPSConnection:
        trust = ssl.create_default_context(cafile=str(self.place / "tls/fullchain.pem"))
        connection = http.client.HTTPSConnection(HOST, self.https, timeout=10)
        raw = socket.create_connection(("127.0.0.1", self.https), timeout=10)
        connection.sock = trust.wrap_socket(raw, server_hostname=HOST)
        return connection

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        with closing(self.connect()) as connection:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response, response.read()

    def headers_seen(self, path: str, **headers: str) -> dict[str, str]:
        seen: dict[str, str] = json.loads(self.get(path, **headers)[1])["headers"]
        return seen


def write_certificate(folder: Path) -> None:
    """A self-signed certificate for HOST, where the compose file expects the real one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir()
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def write_configuration(place: Path, values: dict[str, str]) -> Path:
    """Write the configuration that nginx's image makes of the template, inside the http block of its main file."""
    template = (ROOT / "deploy/nginx.conf.template").read_text()
    assert set(values) == variables_of(template)
    site = string.Template(template).safe_substitute(values)
    owner = "user root;" if os.geteuid() == 0 else ""  # pytest's directories are closed to everybody else
    whole = f"""
        {owner} worker_processes 2; daemon off; pid {place}/nginx.pid; error_log {place}/error.log;
        events {{ worker_connections 512; }}
        http {{
            types {{ text/html html; text/css css; }}
            default_type application/octet-stream;
            client_body_temp_path {place}/body; proxy_temp_path {place}/proxy; fastcgi_temp_path {place}/fastcgi;
            uwsgi_temp_path {place}/uwsgi; scgi_temp_path {place}/scgi;
            {site}
        }}"""
    path = place / "nginx.conf"
    path.write_text(whole)
    return path


@contextmanager
def running_proxy(place: Path) -> Iterator[Proxy]:
    """Run nginx in front of two upstreams; stop all of them afterwards."""
    write_certificate(place / "tls")
    static = place / "static"
    (static / "css").mkdir(parents=True)
    (static / "css/mypage.css").write_text("a{}")
    (static / "css/mypage.0123456789ab.css").write_text("b{}")
    http_port, https_port, status_port = free_ports(3)
    pages, live = Upstream("pages"), Upstream("live")
    shipped = service("nginx")["environment"]
    configuration = write_configuration(
        place,
        {
            "PAGES_UPSTREAM": f"127.0.0.1:{pages.server_port}",
            "LIVE_UPSTREAM": f"127.0.0.1:{live.server_port}",
            "SERVER_NAME": HOST,
            "HTTP_PORT": str(http_port),
            "HTTPS_PORT": str(https_port),
            "STATUS_PORT": str(status_port),
            "TLS_DIR": str(place / "tls"),
            "STATIC_DIR": str(static),
            "PAGES_DIR": str(ROOT / "deploy/pages"),
            "MAX_BODY": shipped["MAX_BODY"],
            "MAX_UPLOAD": shipped["MAX_UPLOAD"],
            "PER_ADDRESS": str(PER_ADDRESS),
            "ACCESS_LOG": str(place / "access.log"),
            "ERROR_LOG": str(place / "site-error.log"),
        },
    )
    process = subprocess.Popen([str(NGINX), "-c", str(configuration), "-p", str(place)], stderr=subprocess.PIPE)
    found = Proxy(http_port, https_port, status_port, place, pages, live)
    wait_until_up(found, process)
    yield found
    process.terminate()
    process.wait(10)
    if process.stderr:
        process.stderr.close()
    for upstream in (pages, live):
        upstream.shutdown()
        upstream.server_close()


def wait_until_up(proxy: Proxy, process: "subprocess.Popen[bytes]") -> None:
    limit = time.monotonic() + 10
    while not answers(proxy.https):
        if process.poll() is not None:
            raise AssertionError(process.stderr.read() if process.stderr else b"")
        assert time.monotonic() < limit
        time.sleep(0.05)
