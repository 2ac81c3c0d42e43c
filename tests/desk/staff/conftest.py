"""A device with a passkey, as the tests of passkeys have it."""

from tests.accounts.passkeys.conftest import browser, device, hers, passkey

__all__ = ["browser", "device", "hers", "passkey"]
