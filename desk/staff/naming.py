"""What the desk calls people and contracts in its lists: the audit log itself holds public ids only."""

from collections.abc import Iterable

from accounts.models import Contract, User
from portal import masking

NOT_PEOPLE = {"": "", "system": "システム", "anonymous": "ログインしていない人"}


def people(public_ids: Iterable[str]) -> dict[str, str]:
    """Return what to call the accounts and contracts with these public ids. Two queries; unknown ids are left out.

    Colleagues are called by nickname and account ID, customers by their masked nickname, contracts by customer number.
    """
    wanted = set(public_ids) - NOT_PEOPLE.keys()
    accounts = User.objects.filter(public_id__in=wanted)
    contracts = Contract.objects.filter(public_id__in=wanted).values_list("public_id", "customer_number")
    return {
        **NOT_PEOPLE,
        **{account.public_id: _name(account) for account in accounts},
        **{public_id: f"お客様番号 {number}" for public_id, number in contracts},
    }


def colleagues() -> list[tuple[str, str]]:
    """Return public id and name of every member of staff, present and former roles aside, by account ID."""
    insiders = User.objects.filter(is_staff=True) | User.objects.filter(is_superuser=True)
    return [(one.public_id, _name(one)) for one in insiders.order_by("username")]


def _name(account: User) -> str:
    if account.is_insider:
        return f"{account.nickname}（{account.username}）"
    return f"{masking.name(account.nickname)} さん（お客様）"
