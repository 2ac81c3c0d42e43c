"""Whose budget a code spends. Every wrong digit of the same subject weighs on all its codes."""

from accounts.users.models import User


def account(account: User) -> str:
    """Codes of somebody who has an account."""
    return f"account:{account.public_id}"
