"""Production's headers, cookies and hosts in the test process; the values come from production's settings, not from a
copy."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.production import settings_of_production

DEFENCES = (
    "SECURE",
    "PORTAL_BASE_URL",
    "ALLOWED_HOSTS",
    "TRUSTED_PROXY_COUNT",
    "CSRF_TRUSTED_ORIGINS",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_PROXY_SSL_HEADER",
    "SECURE_REFERRER_POLICY",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY",
    "X_FRAME_OPTIONS",
    "CONTENT_SECURITY_POLICY",
    *(
        f"{cookie}_COOKIE_{name}"
        for cookie in ("SESSION", "CSRF")
        for name in ("NAME", "SECURE", "HTTPONLY", "SAMESITE")
    ),
    "SESSION_COOKIE_AGE",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE",
)


@pytest.fixture
def production(settings: Settings) -> None:
    """Headers, cookies and hosts as in production."""
    for name, value in settings_of_production(*DEFENCES).items():
        setattr(settings, name, tuple(value) if name == "SECURE_PROXY_SSL_HEADER" else value)


def behind_the_proxy(client: Client) -> Client:
    """A browser that reaches the portal through its proxy, over TLS."""
    client.defaults.update(
        SERVER_NAME="my.example.jp", HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_FOR="203.0.113.7"
    )
    return client
