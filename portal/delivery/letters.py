"""Renderers of letters. Apps register one for each kind; it runs when the letter is about to be sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

from portal.delivery.models import Letter


@dataclass(frozen=True)
class Content:
    """A rendered letter. `text` is the mail's plain text, the SMS, what the voice says (one sentence an item of
    `spoken`), or the JSON of a webhook; `html` and `subject` are for mail."""

    text: str = ""
    subject: str = ""
    html: str = ""
    spoken: tuple[str, ...] = field(default=())


Renderer = Callable[[Letter], Content | None]  # None: there is nothing to say any more, the letter is dropped
_renderers: dict[str, Renderer] = {}


def renders(kind: str) -> Callable[[Renderer], Renderer]:
    """Register the renderer of a kind, in an app's `letters.py` that its AppConfig.ready() imports."""

    def register(renderer: Renderer) -> Renderer:
        _renderers[kind] = renderer
        return renderer

    return register


def render(letter: Letter) -> Content | None:
    """Render the letter now. Raises KeyError for a kind that nobody registered."""
    return _renderers[letter.kind](letter)


def message_id(letter: Letter) -> str:
    """Return the letter's Message-ID: the same at every attempt, so that receivers recognise duplicates."""
    host = urlsplit(settings.PORTAL_BASE_URL).hostname
    return f"<{letter.public_id}@{host}>"
