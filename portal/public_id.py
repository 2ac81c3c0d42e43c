"""Ids that may stand in a URL."""

import secrets
from typing import Any

from django.db import models

# SQL of the same, made by the database: a fresh one for every row that a statement inserts.
PUBLIC_ID_SQL = """translate(rtrim(encode(substring(sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) from 1 for 16), 'base64'), '='), '+/', '-_')"""

# To precede an INSERT that uses `public_id_sql`: 244 random bits that never leave the statement. Drawn once, since
# drawing costs more than hashing.
WITH_SEED = """WITH random AS MATERIALIZED (
    SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS seed
)"""


def new_public_id() -> str:
    """Return 128 random bits as 22 URL-safe characters, the first of which is no hyphen: a command that is given the id
    would take it for an option.
    """
    drawn = secrets.token_urlsafe(16)
    return drawn if drawn[0] != "-" else new_public_id()


def public_id_sql(unique: str) -> str:
    """Return SQL for 22 URL-safe characters of 128 bits, as hard to guess as those of `new_public_id`.

    `unique` is SQL for a text that no other row of the statement has. The statement begins with WITH_SEED and selects
    from `random` as well.
    """
    digest = f"sha256(seed || convert_to({unique}, 'UTF8'))"
    return f"translate(left(encode(substr({digest}, 1, 16), 'base64'), 22), '+/', '-_')"


class PublicIdField(models.CharField[str, str]):
    """A random id for URLs; primary keys never leave the database."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 22, "unique": True, "editable": False, "default": new_public_id, **options})

    def deconstruct(self) -> Any:
        """Write `unique` down even when it is False, which is not this field's default: a migration would else create
        an index."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {"unique": self.unique, **options}
