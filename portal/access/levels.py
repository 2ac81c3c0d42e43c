"""Access levels, and the decorator that declares the level of a view."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

HALF_SIGNED_IN_KEY = "account_login"  # session key: allauth's sign-in that waits for its second step
MIGRATION_KEY = "migration"  # session key: public id of the migration of a legacy ID under way
REGISTRATION_KEY = "registration"  # session key: public id of the registration under way


class Access(Enum):
    """Access levels: who may call a view. The rows behind it are still fetched through their owner."""

    ANYONE = "anyone"
    MIGRATING = "migrating"  # legacy ID and password were verified in this browser; nobody is signed in
    REGISTERING = "registering"  # this browser has a registration under way
    HALF_SIGNED_IN = "half_signed_in"  # the password was verified, the second step is still due
    SIGNED_IN = "signed_in"
    DEVICE = "device"  # a machine of the company that signs its requests (`portal.devices`)
    PROVIDER = "provider"  # the provider of SMS and calls, which signs its requests (`portal.delivery.middleware`)
    STAFF = "staff"  # staff, verified by an authenticator app or a passkey
    CONCEALED = "concealed"  # the same, and everybody else gets 404 instead of the sign-in page


def open_to(access: Access) -> Callable[[View], View]:
    """Declare the access level of a view. `AccessMiddleware` enforces it and closes views without a declaration."""

    def declare(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return declare


def declared(view: Callable[..., Any]) -> Access | None:
    """Return the level that the view declares, None for none."""
    return getattr(view, "access", None)
