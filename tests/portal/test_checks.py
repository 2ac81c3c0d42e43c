"""A deployment check that is clean means something."""

import subprocess
from typing import Any

import pytest
from django.core.checks import Tags, run_checks
from pytest_django import Settings

from tests.production import ENVIRONMENT, run


def check_deploy(**environment: str) -> subprocess.CompletedProcess[str]:
    """The command an operator runs."""
    return run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **environment)


def test_production_settings_pass_and_name_the_known_deviation() -> None:
    done = check_deploy()

    assert done.returncode == 0, done.stderr
    assert "portal.I001" in done.stderr
    assert "NIST SP 800-63B-4" in done.stderr


def test_a_weak_deployment_fails() -> None:
    done = check_deploy(REGISTRATION_PHONE_CODE="false", EMAIL_URL="smtp://mail.example.jp:25")

    assert done.returncode == 1
    assert "portal.W004" in done.stderr
    assert "portal.W002" in done.stderr


@pytest.fixture
def as_deployed(settings: Settings) -> Settings:
    """What the checks read, as in production."""
    settings.SECRET_KEY, settings.CODE_PEPPER = ENVIRONMENT["SECRET_KEY"], ENVIRONMENT["CODE_PEPPER"]
    settings.TWILIO_AUTH_TOKEN, settings.TWILIO_API_BASE = ENVIRONMENT["TWILIO_AUTH_TOKEN"], ""
    settings.ALLOWED_HOSTS = ["my.example.jp"]
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "mail.example.jp", True
    settings.PASSWORD_HASHERS = ["accounts.users.hashers.PortalArgon2PasswordHasher"]
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if not app.startswith("sandbox")]
    settings.TRUSTED_PROXY_COUNT = 1
    return settings


def found() -> set[str]:
    messages = run_checks(tags=[Tags.security], include_deployment_checks=True)
    return {str(message.id) for message in messages if str(message.id).startswith("portal.")}


def test_nothing_is_found_where_nothing_is_wrong(as_deployed: Settings) -> None:
    assert found() == {"portal.I001"}


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("ALLOWED_HOSTS", ["*"], "portal.E001"),
        ("ALLOWED_HOSTS", [".example.jp"], "portal.E001"),
        ("SECRET_KEY", "a" * 60, "portal.E002"),
        ("CODE_PEPPER", "abcabcabc" * 8, "portal.E002"),
        ("SECRET_KEY", ENVIRONMENT["CODE_PEPPER"], "portal.E003"),
        ("TWILIO_AUTH_TOKEN", "sandbox", "portal.E004"),
        ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"script-src": ["'unsafe-inline'"]}}, "portal.E005"),
        ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"connect-src": ["*"]}}, "portal.E005"),
        ("PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"], "portal.E006"),
        ("INSTALLED_APPS", ["portal.apps.PortalConfig", "sandbox.apps.SandboxConfig"], "portal.E007"),
        ("TWILIO_API_BASE", "https://carrier.example", "portal.W001"),
        ("EMAIL_USE_TLS", False, "portal.W002"),
        ("TRUSTED_PROXY_COUNT", 0, "portal.W003"),
        ("REGISTRATION_PHONE_CODE", False, "portal.W004"),
    ],
)
def test_each_weakness_is_found(as_deployed: Settings, name: str, value: Any, fault: str) -> None:
    setattr(as_deployed, name, value)

    assert fault in found()


def test_mail_to_a_relay_on_this_machine_needs_no_encryption(as_deployed: Settings) -> None:
    as_deployed.EMAIL_HOST, as_deployed.EMAIL_USE_TLS = "127.0.0.1", False

    assert "portal.W002" not in found()
