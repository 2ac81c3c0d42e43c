"""Public ids for rows that SQL inserts."""

# To stand before the INSERT: 244 random bits that never leave the statement, drawn once, since drawing costs more than
# hashing.
WITH_SEED = """WITH random AS MATERIALIZED (
    SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS seed
)"""


def public_id(unique: str) -> str:
    """SQL for 22 URL-safe characters of 128 bits, as hard to guess as `portal.public_id.new_public_id` makes them.

    `unique` is SQL for a text that no other row of the statement has; the statement selects from `random` as well.
    """
    digest = f"sha256(seed || convert_to({unique}, 'UTF8'))"
    return f"translate(left(encode(substr({digest}, 1, 16), 'base64'), 22), '+/', '-_')"
