"""Typed settings from the environment. Faults are collected and reported in one message."""

import os
import re
import secrets
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from portal import embedded, gaiji

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

P = TypeVar("P", bound="DataclassInstance")
MODES = ("production", "demo", "test")
REDIS_SCHEMES = ("redis", "rediss", "unix")
FROM_FILES = (  # each may be read from the file that NAME_FILE names, as container secrets are mounted
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "CODE_PEPPER",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "TWILIO_AUTH_TOKEN",
)
TRUTH = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


class Config:
    """Typed access to the environment. `check()` raises ImproperlyConfigured with every fault at once."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self.environ = dict(environ)
        self.names: dict[str, bool] = {}  # every variable read so far, and whether the environment sets it
        self.faults: list[str] = []
        for name in FROM_FILES:
            self._read_file(name)
        self.secrets: dict[str, str] = {}
        self.mode = self.text("PORTAL_ENV", default="production" if self.text("DATABASE_URL") else "demo")
        if self.mode not in MODES:
            self.faults.append(f"PORTAL_ENV must be one of {', '.join(MODES)}")

    def text(self, name: str, *, default: str = "") -> str:
        """Read a variable, stripped; an empty one counts as unset."""
        value = self.environ.get(name, "").strip()
        self.names[name] = bool(value)
        return value or default

    def texts(self, name: str) -> list[str]:
        """Read a list separated by commas, empty when unset."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def words(self, name: str, allowed: Sequence[str]) -> list[str]:
        """Read a list of words out of `allowed`, empty when unset."""
        given = self.texts(name)
        if unknown := [word for word in given if word not in allowed]:
            self.faults.append(f"{name} must not name {', '.join(unknown)}; it may name {', '.join(allowed)}")
        return given

    def number(self, name: str, *, default: int, least: int = 0) -> int:
        """Read a whole number of at least `least`."""
        value = self.text(name, default=str(default))
        if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < least:
            self.faults.append(f"{name} must be a whole number, at least {least}")
            return default
        return int(value)

    def flag(self, name: str, *, default: bool) -> bool:
        """Read true or false."""
        value = self.text(name, default=str(default)).lower()
        if value not in TRUTH:
            self.faults.append(f"{name} must be true or false")
        return TRUTH.get(value, default)

    def required(self, name: str, *, demo: str, pattern: str = "", like: str = "") -> str:
        """Read a variable that production requires; elsewhere `demo` when unset. `like` shows how `pattern` looks."""
        value = self.text(name)
        if not value:
            if self.mode == "production":
                self.faults.append(f"{name} is not set")
            return demo if self.mode != "production" else ""
        if pattern and not re.fullmatch(pattern, value):
            self.faults.append(f"{name} must look like {like}")
        return value

    def secret(self, name: str) -> str:
        """Read a secret of at least 32 characters; outside production one that the data directory keeps."""
        value = self.text(name)
        if not value and self.mode != "production":
            return _kept_secret(embedded.data_dir(), name)
        if len(value) < 32:
            self.faults.append(f"{name} must be set to at least 32 random characters")
        elif value in self.secrets:
            self.faults.append(f"{name} must differ from {self.secrets[value]}")
        self.secrets[value] = name
        return value

    def demo_url(self, data: Path) -> str:
        """Return the origin of the demo: at PORT, else where the demo of this data directory listens."""
        return (
            f"http://localhost:{self.number('PORT', default=embedded.web_port(data) if self.mode == 'demo' else 8000)}"
        )

    def base_url(self, name: str, *, demo: str) -> str:
        """Read the portal's public origin: scheme, host and port without a path; https in production."""
        value = self.required(name, demo=demo).rstrip("/")
        parts = urlsplit(value)
        schemes = ("https",) if self.mode == "production" else ("http", "https")
        if value and (parts.scheme not in schemes or not parts.hostname or parts.path or parts.query or parts.username):
            self.faults.append(f"{name} must be an origin such as https://my.example.jp")
        return value

    def allowed_hosts(self, base_url: str) -> list[str]:
        """Return the public host, and this machine for health checks and the demo."""
        return [urlsplit(base_url).hostname or "", "localhost", "127.0.0.1", "[::1]"]

    def gaiji(self, name: str) -> dict[str, str]:
        """Read the table of gaiji in the file of that name; empty where none is set."""
        value = self.text(name)
        try:
            return gaiji.read(Path(value)) if value else {}
        except (OSError, UnicodeError, gaiji.Wrong) as error:
            why = str(error) if isinstance(error, gaiji.Wrong) else type(error).__name__
            self.faults.append(f"{name} must name a table of gaiji that can be read ({why})")
            return {}

    def month(self, name: str, *, default: date) -> date:
        """Read a month written YYYY-MM; return its first day."""
        value = self.text(name, default=f"{default:%Y-%m}")
        if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value):
            self.faults.append(f"{name} must be written YYYY-MM")
            return default
        return date(int(value[:4]), int(value[5:]), 1)

    def knobs(self, preset: P, *, prefix: str) -> P:
        """Return the preset with the values that variables `prefix` + NAME set. Numbers stay between the `least` and
        the `most` of their field's metadata."""
        changes: dict[str, int | bool] = {}
        for knob in fields(preset):
            name, given = prefix + knob.name.upper(), getattr(preset, knob.name)
            if isinstance(given, bool):
                changes[knob.name] = self.flag(name, default=given)
            else:
                least, most = knob.metadata["least"], knob.metadata["most"]
                changes[knob.name] = value = self.number(name, default=given, least=least)
                if value > most:
                    self.faults.append(f"{name} must be a whole number, at most {most}")
        return replace(preset, **changes)

    def registration_number(self, name: str, *, demo: str) -> str:
        """Read a number of 適格請求書発行事業者: T and 13 digits, the first of which is the check digit."""
        value = self.required(name, demo=demo, pattern=r"T[1-9][0-9]{12}", like="T1234567890123")
        digits = [int(digit) for digit in value[1:] if digit.isdecimal()]
        if len(digits) == 13 and not _checks(digits):
            self.faults.append(f"{name} must begin with the digit that fits the other twelve: one of them is wrong")
        return value

    def pattern(self, name: str, *, default: str, example: str) -> str:
        """Read a regular expression; the example beside the field must fit it."""
        value = self.text(name, default=default)
        try:
            fits = re.fullmatch(value, example)
        except re.error:
            self.faults.append(f"{name} must be a regular expression of Python")
        else:
            if not fits:
                self.faults.append(f"{name} must fit the example {example}")
        return value

    def choice(self, name: str, allowed: Sequence[str], *, default: str) -> str:
        """Read one of the words of `allowed`."""
        value = self.text(name, default=default)
        if value not in allowed:
            self.faults.append(f"{name} must be one of {', '.join(allowed)}")
        return value

    def database(self, data: Path) -> dict[str, Any]:
        """Return the settings of the PostgreSQL of DATABASE_URL, else of the embedded one."""
        common = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
        options = {"connect_timeout": 5}
        value = self.text("DATABASE_URL")
        if not value:
            if self.mode == "production":
                self.faults.append("DATABASE_URL is not set")
            where = {"HOST": str(embedded.run_dir(data)), "NAME": "portal", "USER": "portal"}
            return {"ENGINE": "django.db.backends.postgresql", **where, **common, "OPTIONS": options}
        parsed = self._parsed("DATABASE_URL", value)
        if parsed.get("ENGINE") != "django.db.backends.postgresql" or not parsed.get("NAME"):
            self.faults.append("DATABASE_URL must look like postgres://user:password@host:5432/name")
        return {**parsed, **common, "OPTIONS": {**options, **parsed.get("OPTIONS", {})}}

    def redis_url(self, data: Path) -> str:
        """Return REDIS_URL, else the URL of the embedded Redis."""
        value = self.required("REDIS_URL", demo=f"unix://{embedded.redis_socket(data)}?db=0")
        if value and urlsplit(value).scheme not in REDIS_SCHEMES:
            self.faults.append("REDIS_URL must look like redis://host:6379/0")
        return value

    def broker_url(self, redis_url: str) -> str:
        """Return the URL of the same Redis in kombu's notation."""
        parts = urlsplit(redis_url)
        if parts.scheme != "unix":
            return redis_url
        return f"redis+socket://{parts.path}?virtual_host={parts.query.removeprefix('db=') or 0}"

    def email(self, name: str, data: Path) -> dict[str, Any]:
        """Return Django's EMAIL_* settings; in the demo those of the sandbox's SMTP server."""
        port = embedded.sandbox_ports(data).get("smtp", 0)
        value = self.required(name, demo=f"smtp://127.0.0.1:{port}")
        parsed = self._parsed(name, value) if value else {}
        if value and not parsed.get("EMAIL_HOST"):
            self.faults.append(f"{name} must look like smtp+tls://user:password@host:587")
        return parsed

    def twilio_base(self, name: str, data: Path) -> str:
        """Return another Twilio-compatible endpoint, empty for Twilio itself; in the demo the sandbox."""
        value = self.text(name)
        if self.mode != "production":
            return value or f"http://127.0.0.1:{embedded.sandbox_ports(data).get('twilio', 0)}"
        if value and not value.startswith("https://"):
            self.faults.append(f"{name} must start with https://")
        return value

    def mailbox(self, name: str, *, demo: str) -> str:
        """Read a mail address without a + of its own; empty when unset, in the demo `demo`."""
        value = self.text(name, default=demo if self.mode == "demo" else "")
        if value and not re.fullmatch(r"[A-Za-z0-9._=-]+@[A-Za-z0-9.-]+", value):
            self.faults.append(f"{name} must look like bounces@example.jp")
        return value

    def _read_file(self, name: str) -> None:
        """Set a variable to the content of the file that NAME_FILE names, less the newline at its end."""
        path = self.environ.get(f"{name}_FILE", "").strip()
        if not path:
            return
        if self.environ.get(name, "").strip():
            self.faults.append(f"{name} and {name}_FILE must not both be set: keep one")
            return
        try:
            self.environ[name] = Path(path).read_text().rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            self.faults.append(f"{name}_FILE must name a file that can be read ({type(error).__name__})")

    def check(self) -> None:
        """Raise ImproperlyConfigured naming every variable that is missing or malformed."""
        if self.faults:
            raise ImproperlyConfigured("The environment is not complete:\n  - " + "\n  - ".join(self.faults))

    def _parsed(self, name: str, value: str) -> dict[str, Any]:
        """Parse a URL by django-environ; empty where it cannot."""
        parse: Callable[[str], dict[str, Any]] = (
            environ.Env.email_url_config if name == "EMAIL_URL" else environ.Env.db_url_config
        )
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                return parse(value)
        except (ValueError, ImproperlyConfigured, UserWarning):
            return {}


def _checks(digits: Sequence[int]) -> bool:
    """Verify the check digit of a 法人番号: 9 less the remainder by 9 of the sum of the other twelve, every second
    from the right counted twice (法人番号の指定に関する省令 第2条).
    """
    weighted = sum(digit * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits[1:])))
    return digits[0] == 9 - weighted % 9


def _kept_secret(data: Path, name: str) -> str:
    """Return a random secret of the demo, made at first use and kept with mode 0600. Of two processes that make it at
    once one wins, and none reads half a file.
    """
    path = data / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        fresh = path.with_name(f"{name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()
