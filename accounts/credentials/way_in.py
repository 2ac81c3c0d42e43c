"""The password as a way into an account."""

from accounts.users.models import User
from accounts.authenticators.ways import Since, WayIn, register
from accounts.password_lock import actions as password_lock_actions
from portal.audit.by import By


class PasswordWayIn(WayIn):
    """The password that is typed at sign-in. `accounts.password_lock` pauses it by itself after too many wrong ones."""

    key = "password"

    def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
        """Make the password void, on the instance too."""
        had_one = account.has_usable_password()
        account.set_unusable_password()
        account.save(update_fields=["password"])
        return int(had_one)

    def resume(self, account: User, *, by: By, since: Since | None = None) -> int:
        """Lift the lock after too many wrong passwords; 1 where there was one."""
        return int(password_lock_actions.lift(account=account))


register(PasswordWayIn())
