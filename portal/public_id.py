"""Ids that may stand in a URL."""

import secrets
from typing import Any

from django.db import models


def new_public_id() -> str:
    """128 random bits in 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


class PublicIdField(models.CharField[str, str]):
    """A random id for URLs; primary keys never leave the database."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 22, "unique": True, "editable": False, "default": new_public_id, **options})
