"""What of the desk a role may use."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from accounts.users.requests import SignedInRequest

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def may(permission: str) -> Callable[[View], View]:
    """The page is for whoever has this permission; stands below `@open_to(Access.STAFF)`. 403 for other roles."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate
