"""Recognise the provider of SMS and calls by the signature of its requests."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from twilio.request_validator import RequestValidator

from portal.access.levels import Access, declared

logger = logging.getLogger(__name__)

HEADER = "X-Twilio-Signature"


class ProviderMiddleware:
    """Verify the signature of a POST to a view that is open to the provider, and set `request.is_of_provider`.

    Twilio signs the address that it was given and the form with the account's token ("Validating Signatures from
    Twilio"). The address begins with PORTAL_BASE_URL, whatever Host a proxy passes on. Placed before
    CsrfViewMiddleware, which it tells to skip the request: no browser adds such a signature. Other views are not
    touched. A wrong signature is answered with status 403.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if declared(view) is not Access.PROVIDER or request.method != "POST":
            return None
        if not is_signed(request):
            logger.warning("signature of the provider refused")
            return HttpResponse("signature refused\n", status=403, content_type="text/plain")
        request.is_of_provider = True  # type: ignore[attr-defined]
        request.csrf_processing_done = True  # type: ignore[attr-defined]
        return None


def is_signed(request: HttpRequest) -> bool:
    """Return whether the account's token signed this address and form; never where there is none."""
    if not settings.TWILIO_AUTH_TOKEN:
        return False
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)  # type: ignore[no-untyped-call]
    address = settings.PORTAL_BASE_URL + request.get_full_path()
    return bool(validator.validate(address, request.POST, request.headers.get(HEADER, "")))  # type: ignore[no-untyped-call]
