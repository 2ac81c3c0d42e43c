"""Admin classes of `accounts`. Customers and contracts span apps: the desk registers them."""

from accounts.codes.admin import PostedCodeAdmin
from accounts.password_lock.admin import PasswordLockAdmin

__all__ = ["PasswordLockAdmin", "PostedCodeAdmin"]
