"""A complete production environment, and the settings that result from it."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "test-key-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "CODE_PEPPER": "test-pepper-9876543210-zyxwvutsrqponmlkjihgfedcba-HGFEDCBA",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:5432/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example.jp:587",
    "DEFAULT_FROM_EMAIL": "no-reply@example.jp",
    "PORTAL_BASE_URL": "https://my.example.jp",
    "TWILIO_ACCOUNT_SID": "AC0123456789abcdef0123456789abcdef",
    "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
    "TWILIO_FROM_NUMBER": "+815012345678",
    "TRUSTED_PROXY_COUNT": "1",
    "INVOICE_ISSUER": "例示株式会社",
    "INVOICE_REGISTRATION_NUMBER": "T9000000000000",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
}
PRINT = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))
"""


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a Python command in a process of its own, in production's environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**kept, **ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def settings_of_production(*names: str) -> dict[str, Any]:
    """Return the values of production's settings."""
    done = run("-c", PRINT, *names)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
