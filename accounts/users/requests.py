"""The request of a page that is open to signed-in people only."""

from django.http import HttpRequest

from accounts.users.models import User


class SignedInRequest(HttpRequest):
    """What a view behind `@open_to(Access.SIGNED_IN)` is given: `AccessMiddleware` let nobody else through."""

    user: User
