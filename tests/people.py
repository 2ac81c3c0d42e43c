"""Create members of the cast, for tests that need one more."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Contract, User
from accounts.users import actions
from desk.models import Authenticator
from desk.staff import roles

PASSWORD = "Umi-to-Yama-88"


def an_account(username: str, nickname: str, **fields: Any) -> User:
    """Create an account with an address of its own and PASSWORD."""
    account = actions.create(
        username=username,
        email=f"{username}@example.com",
        password_hash=make_password(PASSWORD),
        nickname=nickname,
    )
    if fields:
        User.objects.filter(pk=account.pk).update(**fields)
        account.refresh_from_db()
    return account


def a_contract(number: str, holder: User | None = None, **fields: Any) -> Contract:
    """Create a contract as imported; without holder unless given."""
    given: dict[str, Any] = {
        "customer_number": number,
        "name": "湊 ひかり",
        "name_kana": "ミナト　ヒカリ",
        "name_kana_key": "ミナトヒカリ",
        "phone": "09012345678",
        "birth_date": date(1984, 3, 9),
        "postal_code": "1050001",
        "address": "東京都港区虎ノ門1-2-3",
        "contracted_on": date(2021, 4, 1),
        "status": "active",
        "holder": holder,
        "held_since": timezone.now() if holder else None,
    }
    return Contract.objects.create(**{**given, **fields})


def long_held(number: str, holder: User, **fields: Any) -> Contract:
    """Create a contract that the account has held for 31 days, and its other contracts a day longer."""
    since = timezone.now() - timedelta(days=31)
    Contract.objects.filter(holder=holder).update(held_since=since - timedelta(days=1))
    return a_contract(number, holder, held_since=since, **fields)


def an_insider(username: str, nickname: str, role: roles.Role) -> User:
    """Create a member of staff with PASSWORD and an authenticator app."""
    account = an_account(username, nickname, is_staff=True)
    account.groups.set([roles.group(role)])
    Authenticator.objects.create(user=account, name="app", confirmed=True)
    return account
