"""Comparing what was typed with a legacy password, at the same price whatever was typed."""

from typing import TypeGuard

from accounts.former_ids import schemes
from accounts.former_ids.models import FormerId


def is_right(legacy: FormerId | None, password: str, most: dict[str, int]) -> TypeGuard[FormerId]:
    """Whether the password is the legacy account's.

    Every attempt pays the dearest hash of every scheme that any legacy account has, `most`: what the account's own hash
    costs less than that is made up for, and where there is no account nothing else differs.
    """
    answer = False
    for scheme, cost in most.items():
        own = 0
        if legacy is not None and legacy.scheme == scheme:
            own = legacy.cost
            answer = schemes.is_right(password, legacy.password)
        schemes.spend(password, scheme, cost - own)
    return answer
