"""Values of a short journey, kept in the browser's session (on the server) until its time is over."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

LAPSED = "お手続きの有効時間が過ぎました。お手数ですが、はじめからお手続きください。"


@dataclass(frozen=True)
class Kept:
    """Values of one journey. `key` is their session key.

    They last `patience` from the beginning of the journey, whose first page is `start`; `lapse` is the text there when
    the time is over.
    """

    key: str
    patience: timedelta
    start: str
    lapse: str = LAPSED

    def begin(self, request: HttpRequest, **values: Any) -> None:
        """Store these values, replacing those stored before."""
        until = (timezone.now() + self.patience).timestamp()
        request.session[self.key] = {**values, "until": until}

    def change(self, request: HttpRequest, **values: Any) -> None:
        """Replace some of the values. The time is not extended."""
        request.session[self.key] = {**request.session[self.key], **values}

    def of(self, request: HttpRequest) -> dict[str, Any]:
        """Return the values; empty where none are stored, and once the time is over."""
        kept: dict[str, Any] = request.session.get(self.key) or {}
        return kept if kept and kept["until"] > timezone.now().timestamp() else {}

    def end(self, request: HttpRequest) -> None:
        """Delete the values."""
        request.session.pop(self.key, None)

    def lapsed(self, request: HttpRequest) -> HttpResponse:
        """Say that the time is over, and redirect the browser to the first page."""
        self.end(request)
        messages.warning(request, self.lapse)
        return redirect(self.start)
