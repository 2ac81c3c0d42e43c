"""Recognise the device behind a request to a view for devices."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.access.levels import Access, declared
from portal.devices import actions, signatures
from portal.devices.models import Device
from portal.devices.signatures import BadSignature

logger = logging.getLogger(__name__)


class DeviceRequest(HttpRequest):
    """A request to a view that is `@open_to(Access.DEVICE)`."""

    device: Device


class DeviceMiddleware:
    """Verify the signature of a request to a view that is open to devices, and set `request.device`.

    Placed before CsrfViewMiddleware, which it tells to skip the request: a signature covers the whole request, and no
    browser adds one by itself. Other views are not touched. Any fault is answered with status 401.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if declared(view) is not Access.DEVICE:
            return None
        headers = request.headers
        try:
            request.device = actions.recognise(  # type: ignore[attr-defined]
                signatures.parse(headers.get("Signature-Input", ""), headers.get("Signature", "")),
                method=request.method or "",
                target=request.get_full_path(),
                body=request.body,
                content_digest=headers.get("Content-Digest", ""),
            )
        except BadSignature as error:
            logger.warning("signature of a device refused: %s", error)
            return HttpResponse("signature refused\n", status=401, content_type="text/plain")
        request.csrf_processing_done = True  # type: ignore[attr-defined]
        return None
