"""The deployment checks pass only on a sound configuration."""

import subprocess
from dataclasses import replace
from typing import Any

import pytest
from django.core.checks import Tags, run_checks
from pytest_django import Settings

from portal.policy.knobs import PRESETS
from tests.portal.policy.deviations import DEVIATIONS
from tests.production import ENVIRONMENT, run


def check_deploy(**environment: str) -> subprocess.CompletedProcess[str]:
    """The command an operator runs."""
    return run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **environment)


def test_production_passes_once_the_known_deviations_are_accepted_and_still_names_them() -> None:
    done = check_deploy(IDENTITY_ACCEPTED=",".join(DEVIATIONS))

    assert done.returncode == 0, done.stderr
    for number, clause in DEVIATIONS.values():
        assert f"portal.I0{number}" in done.stderr
        assert clause in done.stderr


def test_a_deviation_that_nobody_accepted_fails() -> None:
    done = check_deploy(IDENTITY_ACCEPTED=",".join(DEVIATIONS.keys() - {"code_digits"}))

    assert done.returncode == 1
    assert "portal.W020" in done.stderr
    assert "Set IDENTITY_CODE_DIGITS=6" in done.stderr


def test_the_strict_policy_passes_as_it_is_and_has_nothing_to_say() -> None:
    done = check_deploy(IDENTITY_POLICY="strict")

    assert done.returncode == 0, done.stderr
    assert "portal." not in done.stderr


def test_a_weak_deployment_fails() -> None:
    done = check_deploy(
        IDENTITY_POLICY="strict", IDENTITY_REGISTRATION_PHONE_CODE="false", EMAIL_URL="smtp://mail.example.jp:25"
    )

    assert done.returncode == 1
    assert "portal.W050" in done.stderr
    assert "portal.W002" in done.stderr


@pytest.fixture
def as_deployed(settings: Settings) -> Settings:
    """The settings that the checks read, as in production."""
    settings.SECRET_KEY, settings.CODE_PEPPER = ENVIRONMENT["SECRET_KEY"], ENVIRONMENT["CODE_PEPPER"]
    settings.TWILIO_AUTH_TOKEN, settings.TWILIO_API_BASE = ENVIRONMENT["TWILIO_AUTH_TOKEN"], ""
    settings.ALLOWED_HOSTS = ["my.example.jp"]
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "mail.example.jp", True
    settings.PASSWORD_HASHERS = ["accounts.users.hashers.PortalArgon2PasswordHasher"]
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if not app.startswith("sandbox")]
    settings.TRUSTED_PROXY_COUNT = 1
    settings.IDENTITY = PRESETS["strict"]
    return settings


def found() -> set[str]:
    messages = run_checks(tags=[Tags.security], include_deployment_checks=True)
    return {str(message.id) for message in messages if str(message.id).startswith("portal.")}


def test_nothing_is_found_where_nothing_is_wrong(as_deployed: Settings) -> None:
    assert found() == set()


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
        ("WEBHOOK_ALLOW_PRIVATE", True, "portal.E008"),
        ("TWILIO_API_BASE", "https://carrier.example", "portal.W001"),
        ("EMAIL_USE_TLS", False, "portal.W002"),
        ("TRUSTED_PROXY_COUNT", 0, "portal.W003"),
        ("IDENTITY", replace(PRESETS["strict"], registration_phone_code=False), "portal.W050"),
    ],
)
def test_each_weakness_is_found(as_deployed: Settings, name: str, value: Any, fault: str) -> None:
    setattr(as_deployed, name, value)

    assert fault in found()


def test_mail_to_a_relay_on_this_machine_needs_no_encryption(as_deployed: Settings) -> None:
    as_deployed.EMAIL_HOST, as_deployed.EMAIL_USE_TLS = "127.0.0.1", False

    assert "portal.W002" not in found()
