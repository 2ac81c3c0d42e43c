"""What a closed account asks of a mailed link to a new password."""

from accounts.users.models import User
from accounts.freeze import actions, queries
from accounts.phones.models import Phone
from accounts.sign_in import shutters


@shutters.shuts
class Freezes:
    """`accounts.sign_in.shutters.Shutter` for closed accounts."""

    @staticmethod
    def asked(account: User, usual: Phone | None) -> Phone | None:
        """The telephone of before the last ten days' changes."""
        return queries.asked(account, usual)

    @staticmethod
    def is_held(account: User) -> bool:
        """Whether a change of address must be taken back first."""
        return queries.is_held(account)

    @staticmethod
    def voided(account: User) -> str:
        """Somebody else may know it."""
        return queries.voided(account)

    @staticmethod
    def lift(account: User) -> None:
        """The owner is back."""
        actions.lift(account=account)
