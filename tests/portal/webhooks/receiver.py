"""A system that receives webhooks over a real socket, and verifies them by its own reading of Standard Webhooks."""

import base64
import hashlib
import hmac
import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


class Receiver:
    """`answers` are the statuses of the next requests, then 204. `received` are verified ids and bodies."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.server = server
        self.secret = ""
        self.answers: list[int] = []
        self.pause = 0.0
        self.received: list[tuple[str, str]] = []
        self.refused: list[str] = []
        self.signatures: list[str] = []
        self.port: int = server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    def speak_tls(self, certificate: Path) -> None:
        """Speak TLS from the next connection on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """Verify a request and return the status to answer."""
        message_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        content = b".".join([message_id.encode(), timestamp.encode(), body])
        mine = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
        self.signatures = headers["webhook-signature"].split(" ")
        if mine not in self.signatures or abs(time.time() - int(timestamp)) > 300:
            self.refused.append(message_id)
            return 401
        status = self.answers.pop(0) if self.answers else 204
        if status < 300:
            self.received.append((message_id, body.decode()))
        return status


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listen on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take({name.lower(): value for name, value in self.headers.items()}, body)
            time.sleep(receiver.pause)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", receiver.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(server)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def self_signed(folder: Path) -> Path:
    """Write a certificate of 127.0.0.1 with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    dated = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    certificate = dated.add_extension(alternative, critical=False).sign(key, SHA256())
    path = folder / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return path
