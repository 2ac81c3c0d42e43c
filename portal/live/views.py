"""Server-sent events (WHATWG HTML, section 9.2) of one topic, served by the ASGI process."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_http_methods

from portal.access import Access, open_to
from portal.live import channels
from portal.live.channels import LiveChannel, LiveEvent
from portal.live.hub import Follower, Hub, NotListening, TooManyStreams, hub

HEARTBEAT = 15.0  # seconds of silence after which a comment is sent, so that proxies keep the connection
LONGEST = 300.0  # seconds of a stream; the browser connects again, and the user is checked again
CLAIM = 10.0  # seconds until a stream is given up that nobody has begun to read, because the client was gone by then
RETRY = 3000  # milliseconds before the browser connects again


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET"])
async def stream(request: HttpRequest, channel: str, key: str) -> HttpResponseBase:
    """Stream the events of a topic after `Last-Event-ID`, which a browser sends when it connects again, or `?after=`.

    404 for topics that the user may not follow and outside the ASGI process, 429 beyond MOST_STREAMS of a user, 503
    while the database does not answer. No database connection is held while the stream waits.
    """
    after = request.headers.get("Last-Event-ID") or request.GET.get("after", "0")
    if not isinstance(request, ASGIRequest) or not (after.isascii() and after.isdigit() and len(after) < 19):
        raise Http404
    found, user = await sync_to_async(_allowed)(request, channel, key)
    current = hub()
    try:
        follower = await current.join(f"{channel}/{key}", user)
    except TooManyStreams:
        return HttpResponse(status=429, headers={"Retry-After": "10"})
    except NotListening:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    unread = asyncio.get_running_loop().call_later(CLAIM, current.leave, follower)
    events = _events(current, follower, found, key, int(after), unread)
    response = StreamingHttpResponse(events, content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _allowed(request: HttpRequest, name: str, key: str) -> tuple[LiveChannel, str]:
    """Return the channel, and the user as the cap counts them. Raises Http404."""
    found = channels.find(name)
    if found is None or not found.may_follow(request.user, key):
        raise Http404
    return found, str(request.user.pk)


async def _events(
    current: Hub, follower: Follower, channel: LiveChannel, key: str, after: int, unread: asyncio.TimerHandle
) -> AsyncIterator[bytes]:
    """Yield the stream: first what the database has after `after`, then what is published. Beginning to read it stops
    `unread`, which would give the place back.
    """
    loop = asyncio.get_running_loop()
    if unread.when() <= loop.time():
        return  # the place was given back; the browser connects again
    unread.cancel()
    ends_at = loop.time() + LONGEST
    follower.offer(None)
    try:
        yield f"retry: {RETRY}\n\n".encode()
        while (left := ends_at - loop.time()) > 0:
            try:
                event = await asyncio.wait_for(follower.queue.get(), min(HEARTBEAT, left))
            except TimeoutError:
                yield b":\n\n"
                continue
            found = [event] if event else await sync_to_async(_read)(channel, key, after)
            for one in found:
                if one.id > after:
                    after = one.id
                    yield _written(one)
    finally:
        current.leave(follower)


def _read(channel: LiveChannel, key: str, after: int) -> Sequence[LiveEvent]:
    """Read from the database and give the connections of this thread back, also those of the middleware before."""
    try:
        return list(channel.since(key, after))
    finally:
        connections.close_all()


def _written(event: LiveEvent) -> bytes:
    data: dict[str, Any] = event.data
    return f"id: {event.id}\nevent: {event.name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
