"""Production does not start on an invalid environment, and names the variable at fault."""

import os
import re
import subprocess
import sys
import threading
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import embedded
from portal.config import FROM_FILES, Config
from portal.demo import ports
from portal.policy.knobs import PREFIX, Policy
from tests.deploy.composition import ROOT, SECRET_KEY, example_variables, service

REQUIRED = (
    "SECRET_KEY",
    "CODE_PEPPER",
    "DATABASE_URL",
    "REDIS_URL",
    "PORTAL_BASE_URL",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_FROM_NUMBER",
    "INVOICE_ISSUER",
    "INVOICE_REGISTRATION_NUMBER",
)
MALFORMED = {
    "PORTAL_ENV": "staging",
    "SECRET_KEY": "short",
    "CODE_PEPPER": SECRET_KEY,  # the same for both
    "DATABASE_URL": "mysql://portal@db/portal",
    "REDIS_URL": "memcached://cache",
    "PORTAL_BASE_URL": "http://my.example.jp",
    "EMAIL_URL": "mail.example.jp:587",
    "TWILIO_ACCOUNT_SID": "SK123",
    "TWILIO_FROM_NUMBER": "050-1234-5678",
    "TWILIO_API_BASE": "http://twilio.example",
    "TRUSTED_PROXY_COUNT": "one",
    "SESSION_IDLE_MINUTES": "0",
    "SESSION_ABSOLUTE_HOURS": "-1",
    "IDENTITY_POLICY": "lax",
    "IDENTITY_ACCEPTED": "code_digits, anything",
    "IDENTITY_REGISTRATION_PHONE_CODE": "maybe",
    "IDENTITY_CODE_DIGITS": "3",
    "IDENTITY_PASSWORD_LONGEST": "1000",
    "FIRST_BILLING_MONTH": "2020/07",
    "TAX_ROUNDING": "up",
    "INVOICE_REGISTRATION_NUMBER": "T8000000000000",  # its first digit must be 9
    "INVOICE_FIRST_MONTH": "2023-10-01",
    "CODE_DAILY_BUDGET_YEN": "1e6",
    "GAIJI_TABLE": "no-such-file.csv",
    "LOG_LEVEL": "LOUD",
}


def started_with(changes: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    """Start a production process with the example's environment and the changes; an empty value counts as unset."""
    env = {"PATH": os.environ["PATH"], **service("web")["environment"], **example_variables(), **changes}
    words = command or ("-c", "import portal.settings")
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_the_example_is_a_complete_environment() -> None:
    done = started_with({}, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", REQUIRED)
def test_production_refuses_to_start_without(name: str) -> None:
    done = started_with({name: ""}, "manage.py", "check")

    assert done.returncode != 0
    assert re.search(rf"  - {name} (is not set|must be set)", done.stderr)
    assert done.stderr.count("\n  - ") == 1, "nothing else is blamed"


@pytest.mark.parametrize("name", MALFORMED)
def test_production_refuses_to_start_with_a_malformed(name: str) -> None:
    done = started_with({name: MALFORMED[name]})

    assert done.returncode != 0
    assert re.search(rf"  - {name} must ", done.stderr), done.stderr


def test_all_faults_are_named_at_once_and_no_value_is_shown() -> None:
    done = started_with({"SECRET_KEY": "hunter2", "REDIS_URL": "", "TWILIO_FROM_NUMBER": "0312345678"})

    assert re.findall(r"^  - ([A-Z_]+) ", done.stderr, re.MULTILINE) == [
        "SECRET_KEY",
        "REDIS_URL",
        "TWILIO_FROM_NUMBER",
    ]
    assert "hunter2" not in done.stderr
    assert "0312345678" not in done.stderr


@pytest.mark.parametrize("name", FROM_FILES)
def test_a_secret_may_be_read_from_a_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("a value = of 'any' kind\n")

    config = Config({"PORTAL_ENV": "demo", f"{name}_FILE": str(file)})

    assert config.text(name) == "a value = of 'any' kind"
    config.check()


def test_production_starts_with_every_secret_in_a_file(tmp_path: Path) -> None:
    values = {**service("web")["environment"], **example_variables()}
    changes: dict[str, str] = {}
    for name in FROM_FILES:
        if values.get(name):
            (tmp_path / name).write_text(values[name] + "\n")
            changes |= {name: "", f"{name}_FILE": str(tmp_path / name)}

    done = started_with(changes, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert len(changes) == 2 * len(set(FROM_FILES) & set(REQUIRED))
    assert done.returncode == 0, done.stderr


def test_a_secret_and_its_file_at_once_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("hunter2" * 10)

    done = started_with({"SECRET_KEY_FILE": str(file)})

    assert "  - SECRET_KEY and SECRET_KEY_FILE must not both be set: keep one" in done.stderr
    assert "hunter2" not in done.stderr


def test_a_secret_whose_file_is_not_there_is_refused(tmp_path: Path) -> None:
    done = started_with({"CODE_PEPPER": "", "CODE_PEPPER_FILE": str(tmp_path / "nowhere")})

    assert "  - CODE_PEPPER_FILE must name a file that can be read (FileNotFoundError)" in done.stderr


def test_a_database_named_by_a_file_means_production(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgres://portal@db/portal")

    assert Config({"DATABASE_URL_FILE": str(file)}).mode == "production"


def test_the_sandbox_cannot_be_reached_in_production() -> None:
    ask = "import django; django.setup(); from django.apps import apps; from portal.urls import urlpatterns;"
    ask += "print(apps.is_installed('sandbox'), any('sandbox' in str(p.pattern) for p in urlpatterns))"

    done = started_with({"DJANGO_SETTINGS_MODULE": "portal.settings"}, "-c", ask)

    assert done.stdout.split() == ["False", "False"], done.stderr


def test_the_page_on_settings_lists_exactly_what_the_code_reads() -> None:
    read: set[str] = set()
    kinds = "text|texts|words|number|flag|required|secret|base_url|month|choice|email|twilio_base|registration_number"
    kinds += "|gaiji|pattern|mailbox"
    call = rf"""(?:config|self)\.(?:{kinds})\(\s*"""
    for path in ("portal/settings.py", "portal/config.py"):
        read |= set(re.findall(call + r"""["']([A-Z][A-Z_]+)["']""", (ROOT / path).read_text()))
    for path in ("portal/embedded.py", "deploy/gunicorn.conf.py"):
        read |= set(re.findall(r"""environ\.get\(["']([A-Z_]+)["']""", (ROOT / path).read_text()))

    read |= {PREFIX + knob.name.upper() for knob in fields(Policy)}

    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))

    assert listed == read


@pytest.mark.parametrize(
    ("environ", "origin"),
    [
        pytest.param({"PORTAL_ENV": "demo"}, "http://localhost:8120", id="beside the demo"),
        pytest.param({"PORTAL_ENV": "demo", "PORT": "8121"}, "http://localhost:8121", id="another one asked for"),
        pytest.param({"PORTAL_ENV": "demo", "PORTAL_BASE_URL": "http://lab.example"}, "http://lab.example", id="named"),
        pytest.param({"PORTAL_ENV": "test"}, "http://localhost:8000", id="tests"),
    ],
)
def test_a_command_beside_a_demo_prints_links_to_it(tmp_path: Path, environ: dict[str, str], origin: str) -> None:
    ports.note_web_port(tmp_path, 8120)

    config = Config(environ)

    assert config.base_url("PORTAL_BASE_URL", demo=config.demo_url(tmp_path)) == origin


def test_before_the_first_demo_links_lead_to_its_usual_port(tmp_path: Path) -> None:
    assert Config({"PORTAL_ENV": "demo"}).demo_url(tmp_path) == "http://localhost:8000"


def test_nothing_else_in_the_portal_reads_the_environment() -> None:
    allowed = {"portal/settings.py", "portal/config.py", "portal/embedded.py"}
    packages = ("portal", "accounts", "linkage", "billing", "official_accounts", "mynumber", "home", "desk")
    readers = {
        str(path.relative_to(ROOT))
        for package in packages
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"os\.environ(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|getenv\(", path.read_text())
    }

    assert {path for path in readers if not path.startswith("portal/demo/")} <= allowed


def test_of_many_processes_that_make_a_secret_all_read_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    found: list[str] = []
    start = threading.Barrier(16)

    def read() -> None:
        start.wait()
        found.append(Config({"PORTAL_ENV": "demo"}).secret("SECRET_KEY"))

    threads = [threading.Thread(target=read) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 16
    assert len(set(found)) == 1
    assert len(found[0]) >= 32
    kept = embedded.data_dir() / "secrets/SECRET_KEY"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["SECRET_KEY"]


def test_a_demo_needs_nothing_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    config = Config({})

    assert config.mode == "demo"
    assert config.base_url("PORTAL_BASE_URL", demo="http://localhost:8000") == "http://localhost:8000"
    config.check()


def test_a_database_named_without_a_mode_means_production() -> None:
    config = Config({"DATABASE_URL": "postgres://portal@db/portal"})
    config.secret("SECRET_KEY")

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        config.check()


@pytest.mark.parametrize("value", ["bounces", "bounces+x@example.jp", "a b@example.jp", "Bounces <bounces@example.jp>"])
def test_a_bounce_address_that_could_carry_no_id_keeps_the_portal_from_starting(value: str) -> None:
    config = Config({"PORTAL_ENV": "demo", "BOUNCE_ADDRESS": value})

    config.mailbox("BOUNCE_ADDRESS", demo="")

    assert config.faults == ["BOUNCE_ADDRESS must look like bounces@example.jp"]
