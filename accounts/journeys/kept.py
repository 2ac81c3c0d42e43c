"""What a short journey keeps in the browser's session (on the server) until its time is over."""

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
    """Values of one journey. `key` tells them from everything else in the session.

    They last `patience` from the beginning of the journey, whose first page is called `start`; `lapse` says there that
    the time is over.
    """

    key: str
    patience: timedelta
    start: str
    lapse: str = LAPSED

    def begin(self, request: HttpRequest, **values: Any) -> None:
        """Keep these values in the place of what was kept before."""
        until = (timezone.now() + self.patience).timestamp()
        request.session[self.key] = {**values, "until": until}

    def change(self, request: HttpRequest, **values: Any) -> None:
        """Replace some of the values. The time runs on."""
        request.session[self.key] = {**request.session[self.key], **values}

    def of(self, request: HttpRequest) -> dict[str, Any]:
        """Return what is kept; empty for nothing, and once the time is over."""
        kept: dict[str, Any] = request.session.get(self.key) or {}
        return kept if kept and kept["until"] > timezone.now().timestamp() else {}

    def end(self, request: HttpRequest) -> None:
        """Forget what is kept."""
        request.session.pop(self.key, None)

    def lapsed(self, request: HttpRequest) -> HttpResponse:
        """Say that the time is over, and lead the browser back to the first page."""
        self.end(request)
        messages.warning(request, self.lapse)
        return redirect(self.start)
