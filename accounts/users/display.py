"""How an account's data is shown to its owner, who may be read over the shoulder."""

from accounts.users.models import User


def masked_email(address: str) -> str:
    """「ha***@example.jp」: of a short name one letter, else two, and the domain. The one form on every page."""
    local, at, domain = address.rpartition("@")
    return f"{local[:2] if len(local) > 3 else local[:1]}***{at}{domain}"


def masked_owner(account: User) -> str:
    """「ひ＊＊ さん（IDは h***）」: enough to tell the people of one household apart, on a page that whoever holds the
    device may see. The marks are always as many, so that they tell no length.
    """
    return f"{account.nickname[:1]}＊＊ さん（IDは {account.username[:1]}***）"
