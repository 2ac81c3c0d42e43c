"""Send a code to one of the numbers that a flow allows, in its running challenge or a new one."""

from collections.abc import Sequence

from django.db import transaction

from accounts.codes import actions, budgets, queries
from accounts.codes.errors import NumberRefused
from accounts.codes.models import Challenge
from accounts.codes.numbers import Number
from portal.policy.knobs import policy


@transaction.atomic
def send(
    *,
    subject: str,
    purpose: str,
    numbers: Sequence[Number],
    challenge: Challenge | None,
    key: str,
    channel: str,
    browser: str,
    network: str = "",
) -> Challenge:
    """Send a code to the number that `key` names. Raises `errors`; an earlier code then still stands.

    Opens a new challenge when the present one can neither be sent nor answered any more.
    """
    number = next((known for known in numbers if known.key == key), None)
    way = next((way for way in number.channels if way == channel), None) if number else None
    if number is None or way is None:
        raise NumberRefused
    if challenge is None or _is_over(challenge):
        challenge = actions.open(subject=subject, purpose=purpose, browser=browser)
    actions.send(challenge=challenge, channel=way, to=number.number, network=network)
    return challenge


def _is_over(challenge: Challenge) -> bool:
    if challenge.spent_at or challenge.tries >= policy().code_tries:
        return True
    return challenge.sends >= budgets.SENDS and not queries.is_pending(challenge)
