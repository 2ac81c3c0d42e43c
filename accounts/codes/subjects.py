"""Rate-limit keys of codes: wrong digits of one subject count against all its codes.

A contract's key is `accounts.contracts.contacts.subject`.
"""

from accounts.users.models import User


def account(account: User) -> str:
    """Return the key for codes of an account."""
    return f"account:{account.public_id}"


def undoing(account: User) -> str:
    """Return the key for undo codes; it is separate so that a hijacked session cannot exhaust it."""
    return f"undo:{account.public_id}"


def resetting(account: User) -> str:
    """Return the key for codes before a new password; it is separate for the same reason."""
    return f"reset:{account.public_id}"


def every(account: User) -> tuple[str, str, str]:
    """Return all subjects of an account, which the desk forgives together."""
    return f"account:{account.public_id}", undoing(account), resetting(account)
