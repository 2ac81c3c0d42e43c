"""docker-compose.yml as the tests read it."""

import re
import secrets
from pathlib import Path
from typing import Any

import yaml

SECRET_KEY = secrets.token_urlsafe(48)
ROOT = Path(__file__).resolve().parents[2]


def composition() -> dict[str, Any]:
    """Return the file with its anchors resolved."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def service(name: str) -> dict[str, Any]:
    """Return one of its services."""
    found: dict[str, Any] = composition()["services"][name]
    return found


def example_variables() -> dict[str, str]:
    """Return deploy/env.example, with values for variables that it leaves empty."""
    lines = (ROOT / "deploy/env.example").read_text().splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    filled = {
        "SECRET_KEY": SECRET_KEY,
        "CODE_PEPPER": secrets.token_urlsafe(48),
        "POSTGRES_PASSWORD": secrets.token_urlsafe(30),
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "t" * 32,
        "TWILIO_FROM_NUMBER": "+815012345678",
        "INVOICE_ISSUER": "例示株式会社",
        "INVOICE_REGISTRATION_NUMBER": "T9000000000000",
    }
    return {name: value.strip('"') or filled[name] for name, value in pairs}


def variables_of(template: str) -> set[str]:
    """Return the ${NAMES} in a template of nginx's image."""
    return set(re.findall(r"\$\{([A-Z_]+)\}", template))
