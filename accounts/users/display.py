"""An account's data as its owner sees it, on pages that others may see too."""

from accounts.users.models import User
from portal import masking

masked_email = masking.email


def masked_owner(account: User) -> str:
    """Return 「ひ＊＊ さん（IDは h***）」: enough to distinguish the people of one household, on a page that any user
    of the device may see. The number of marks is fixed, so that it reveals no length.
    """
    return f"{account.nickname[:1]}＊＊ さん（IDは {account.username[:1]}***）"
