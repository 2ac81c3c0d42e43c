"""Whose budget a code spends. Every wrong digit of the same subject weighs on all its codes."""

from accounts.users.models import User


def account(account: User) -> str:
    """Codes of somebody who has an account."""
    return f"account:{account.public_id}"


def undoing(account: User) -> str:
    """Codes that take something back. Whoever sits at an open session can spend the account's budget, not this one."""
    return f"undo:{account.public_id}"


def resetting(account: User) -> str:
    """Codes before a new password, likewise: the way back stays open."""
    return f"reset:{account.public_id}"


def every(account: User) -> tuple[str, str, str]:
    """All subjects of an account: what the desk forgives together."""
    return f"account:{account.public_id}", undoing(account), resetting(account)
