"""The code to the contract's own telephone, for whoever has passed the identity check."""

from accounts.codes import asking
from accounts.codes.models import Challenge
from accounts.contracts import contacts
from accounts.contracts.models import Contract


def send(
    *, contract: Contract, challenge: Challenge | None, purpose: str, key: str, channel: str, browser: str
) -> Challenge:
    """Send a code to the telephone that `key` names, in the running challenge or a new one. Raises `codes.errors`."""
    return asking.send(
        subject=contacts.subject(contract),
        purpose=purpose,
        numbers=contacts.numbers(contract),
        challenge=challenge,
        key=key,
        channel=channel,
        browser=browser,
    )
