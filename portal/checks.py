"""Deployment checks beyond Django's: settings that start but should not be run with.

Errors and warnings fail the deployment (`--fail-level WARNING`). Where the identity policy is below a standard the
operator is warned, with the clause, until they accept it by name; docs/security.md gives the reasons and the numbers.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register

from portal.policy.standards import weaknesses

LEAST_KINDS = 10  # distinct characters in a secret; 32 random ones hold about twice as many
STRONG_HASH = "argon2"
LOCAL = {"localhost", "127.0.0.1", "::1"}
HOLES = {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"}


@register(Tags.security, deploy=True)
def hosts(app_configs: Sequence[AppConfig] | None, **options: Any) -> Iterable[CheckMessage]:
    """Check ALLOWED_HOSTS: Django itself accepts a wildcard silently."""
    for host in settings.ALLOWED_HOSTS:
        if host == "*" or host.startswith("."):
            yield Error(f"ALLOWED_HOSTS accepts {host!r}: name the hosts.", id="portal.E001")


@register(Tags.security, deploy=True)
def providers(app_configs: Sequence[AppConfig] | None, **options: Any) -> Iterable[CheckMessage]:
    """Check that codes and links reach the real carrier over an encrypted connection."""
    if settings.TWILIO_API_BASE:
        hint = "Unset TWILIO_API_BASE, or silence this where another Twilio-compatible carrier is meant."
        yield Warning(f"Codes go to {settings.TWILIO_API_BASE}, not to Twilio.", hint=hint, id="portal.W001")
    encrypted = getattr(settings, "EMAIL_USE_TLS", False) or getattr(settings, "EMAIL_USE_SSL", False)
    if not encrypted and settings.EMAIL_HOST not in LOCAL:
        hint = "Write EMAIL_URL as smtp+tls:// or smtp+ssl://."
        yield Warning("Mails with one-time links leave unencrypted.", hint=hint, id="portal.W002")


@register(Tags.security, deploy=True)
def secrets(app_configs: Sequence[AppConfig] | None, **options: Any) -> Iterable[CheckMessage]:
    """Check for secrets that are short, repetitive or shared."""
    for name in ("SECRET_KEY", "CODE_PEPPER"):
        if len(set(getattr(settings, name))) < LEAST_KINDS:
            yield Error(
                f"{name} is not random.",
                hint="python -c 'import secrets; print(secrets.token_urlsafe(48))'",
                id="portal.E002",
            )
    if settings.SECRET_KEY == settings.CODE_PEPPER:
        yield Error("SECRET_KEY and CODE_PEPPER are the same: one leak would be two.", id="portal.E003")
    if len(settings.TWILIO_AUTH_TOKEN) < LEAST_KINDS:
        yield Error("TWILIO_AUTH_TOKEN is not one of Twilio's.", id="portal.E004")


@register(Tags.security, deploy=True)
def defences(app_configs: Sequence[AppConfig] | None, **options: Any) -> Iterable[CheckMessage]:
    """Check for defences that a local change of the settings has removed."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    for name, sources in directives.items():
        if HOLES & set(sources):
            yield Error(f"The content security policy has a hole: {name}.", id="portal.E005")
    if STRONG_HASH not in settings.PASSWORD_HASHERS[0].lower():
        yield Error("New passwords are not hashed with Argon2.", id="portal.E006")
    if any(app.split(".")[0] == "sandbox" for app in settings.INSTALLED_APPS):
        yield Error("The sandbox shows every message to everybody: not in production.", id="portal.E007")
    if settings.WEBHOOK_ALLOW_PRIVATE:
        yield Error("Webhooks may reach the company's own network.", hint="Unset it.", id="portal.E008")
    if not settings.TRUSTED_PROXY_COUNT:
        hint = "Set TRUSTED_PROXY_COUNT to the number of proxies in front, 1 for the delivered nginx."
        yield Warning(
            "No proxy is trusted: all customers behind it share one attempt limit.", hint=hint, id="portal.W003"
        )


@register(Tags.security, deploy=True)
def standards(app_configs: Sequence[AppConfig] | None, **options: Any) -> Iterable[CheckMessage]:
    """Check where the identity policy is weaker than NIST SP 800-63B-4 or ASVS 5.0. Weaknesses that the operator has
    accepted become information."""
    for weakness in weaknesses(settings.IDENTITY):
        is_accepted = weakness.knob in settings.IDENTITY_ACCEPTED
        kind, level = (Info, "I") if is_accepted else (Warning, "W")
        yield kind(weakness.says, hint=weakness.hint, id=f"portal.{level}0{weakness.number}")
