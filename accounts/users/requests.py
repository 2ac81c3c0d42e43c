"""The request of a page that is open to signed-in people only."""

from django.http import HttpRequest

from accounts.users.models import User


class SignedInRequest(HttpRequest):
    """Request of a view behind `@open_to(Access.SIGNED_IN)`; `AccessMiddleware` refuses all others."""

    user: User
