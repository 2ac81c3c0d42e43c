"""Compare typed passwords with a legacy password, at the same cost whatever was typed."""

from typing import TypeGuard

from accounts.former_ids import schemes
from accounts.former_ids.models import FormerId


def is_right(legacy: FormerId | None, password: str, most: dict[str, int]) -> TypeGuard[FormerId]:
    """Tell whether the password is the legacy account's.

    Every attempt pays the dearest hash of every scheme that any legacy account has, `most`: the difference to the
    account's own hash is made up for, and where there is no account the work is the same.
    """
    answer = False
    for scheme, cost in most.items():
        own = 0
        if legacy is not None and legacy.scheme == scheme:
            own = legacy.cost
            answer = schemes.is_right(password, legacy.password)
        schemes.spend(password, scheme, cost - own)
    return answer
