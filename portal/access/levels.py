"""The levels of access and the decorator that declares one."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

HALF_SIGNED_IN_KEY = "account_login"  # session key: allauth's sign-in that waits for its second step
MIGRATION_KEY = "migration"  # session key: public id of the migration of a legacy ID under way
REGISTRATION_KEY = "registration"  # session key: public id of the registration under way


class Access(Enum):
    """Who may see a view. The rows behind it are still fetched through their owner."""

    ANYONE = "anyone"
    MIGRATING = "migrating"  # a legacy ID and its password were right in this browser; nobody is signed in
    REGISTERING = "registering"  # this browser has a registration under way
    HALF_SIGNED_IN = "half_signed_in"  # the password was right, the second step is still to come
    SIGNED_IN = "signed_in"
    DEVICE = "device"  # a machine of the company that signs its requests (`portal.devices`)
    STAFF = "staff"  # one of the company's people, verified by an authenticator app or a passkey
    CONCEALED = "concealed"  # the same, and not even a way to sign in for anybody else


def open_to(access: Access) -> Callable[[View], View]:
    """Declare who may see a view. `AccessMiddleware` enforces it and closes views without a declaration."""

    def declare(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return declare


def declared(view: Callable[..., Any]) -> Access | None:
    """What the view declared, None for nothing."""
    return getattr(view, "access", None)
