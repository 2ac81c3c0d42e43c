"""How an account's data is shown to its owner, who may be read over the shoulder."""

from accounts.users.models import User
from portal import masking

masked_email = masking.email


def masked_owner(account: User) -> str:
    """「ひ＊＊ さん（IDは h***）」: enough to tell the people of one household apart, on a page that whoever holds the
    device may see. The marks are always as many, so that they tell no length.
    """
    return f"{account.nickname[:1]}＊＊ さん（IDは {account.username[:1]}***）"
