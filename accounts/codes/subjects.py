"""Rate-limit keys of codes: wrong digits of one subject count against all its codes.

A contract's key is `accounts.contracts.contacts.subject`.
"""

from accounts.users.models import User


def account(account: User) -> str:
    """Return the key for codes of an account."""
    return f"account:{account.public_id}"


def undoing(account: User) -> str:
    """Return the key for undo codes; separate, so a hijacked session cannot exhaust it."""
    return f"undo:{account.public_id}"


def resetting(account: User) -> str:
    """Return the key for codes before a new password; separate for the same reason."""
    return f"reset:{account.public_id}"


def every(account: User) -> tuple[str, str, str]:
    """All subjects of an account: what the desk forgives together."""
    return f"account:{account.public_id}", undoing(account), resetting(account)
