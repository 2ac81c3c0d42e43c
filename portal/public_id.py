"""Ids that may stand in a URL."""

import secrets
from typing import Any

from django.db import models

# The same made by the database, a fresh one for every row that a statement inserts.
PUBLIC_ID_SQL = """translate(rtrim(encode(substring(sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) from 1 for 16), 'base64'), '='), '+/', '-_')"""


def new_public_id() -> str:
    """128 random bits in 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


class PublicIdField(models.CharField[str, str]):
    """A random id for URLs; primary keys never leave the database."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 22, "unique": True, "editable": False, "default": new_public_id, **options})

    def deconstruct(self) -> Any:
        """Says `unique=False` too, which is no default here: a migration would create an index that nobody wants."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {"unique": self.unique, **options}
