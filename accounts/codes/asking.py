"""Sending a code to one of the numbers that a flow allows, in its running challenge or a new one."""

from collections.abc import Sequence

from accounts.codes import actions
from accounts.codes.errors import NumberRefused
from accounts.codes.models import Challenge
from accounts.codes.numbers import Number
from accounts.policy.knobs import policy


def send(
    *,
    subject: str,
    purpose: str,
    numbers: Sequence[Number],
    challenge: Challenge | None,
    key: str,
    channel: str,
    browser: str,
) -> Challenge:
    """Send a code to the number that `key` names. Raises `errors`; then a code sent before still stands."""
    number = next((known for known in numbers if known.key == key), None)
    way = next((way for way in number.channels if way == channel), None) if number else None
    if number is None or way is None:
        raise NumberRefused
    if challenge is None or challenge.spent_at or challenge.tries >= policy().code_tries:
        challenge = actions.open(subject=subject, purpose=purpose, browser=browser)
    actions.send(challenge=challenge, channel=way, to=number.number)
    return challenge
