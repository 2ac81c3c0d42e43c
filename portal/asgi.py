"""The ASGI application for live events in production, run by uvicorn. nginx sends /live/ here and all pages to
`portal.wsgi`."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.asgi import get_asgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
SERVED = ("/live/", "/health/")
django = get_asgi_application()

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve the paths of SERVED; everything else is answered with 404, so that no page is served without the limits
    of the processes for pages.

    Each request has a thread of its own for its database work, and that thread's connections end with the request: they
    would otherwise stay open as long as CONN_MAX_AGE lets those of the processes for pages.
    """
    if scope["type"] == "http" and not scope["path"].startswith(SERVED):
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})
        return
    async with ThreadSensitiveContext():
        try:
            await django(scope, receive, send)  # type: ignore[arg-type]
        finally:
            await sync_to_async(connections.close_all)()
