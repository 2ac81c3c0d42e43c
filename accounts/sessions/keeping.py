"""What somebody is at, kept in the browser's session (on the server) until its time is over."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

LAPSED = "お手続きの有効時間が過ぎました。お手数ですが、はじめからお手続きください。"


@dataclass(frozen=True)
class Kept:
    """One such thing. `key` tells it from everything else in the session; it lasts `patience` from its beginning."""

    key: str
    patience: timedelta

    def begin(self, request: HttpRequest, **facts: Any) -> None:
        """Keep this, in the place of what was kept before."""
        until = (timezone.now() + self.patience).timestamp()
        request.session[self.key] = {**facts, "until": until}

    def change(self, request: HttpRequest, **facts: Any) -> None:
        """Some of it is otherwise now. Its time runs on."""
        request.session[self.key] = {**request.session[self.key], **facts}

    def of(self, request: HttpRequest) -> dict[str, Any]:
        """What is kept; empty for nothing, and once its time is over."""
        kept: dict[str, Any] = request.session.get(self.key) or {}
        return kept if kept and kept["until"] > timezone.now().timestamp() else {}

    def end(self, request: HttpRequest) -> None:
        """Nothing is under way any more."""
        request.session.pop(self.key, None)
