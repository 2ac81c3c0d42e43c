"""JSON answers of the ceremonies, with a Japanese sentence that the page shows for a refusal."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse

from portal.limits import TooMany

LARGEST = 64 * 1024  # bytes; an attestation with certificates has some thousand


class Refusal(Exception):
    """A refusal by its code: the page acts on the code and shows the sentence."""

    WORDS = {
        "malformed": (400, "パスキーの情報を読み取れませんでした。ページを再読み込みして、もう一度お試しください。"),
        "spent": (400, "確認の有効期限（5分）が切れたか、すでに使用されています。もう一度お試しください。"),
        "not_genuine": (400, "パスキーを確認できませんでした。もう一度お試しください。"),
        "unproven": (403, "電話番号の確認から時間がたったため、もう一度確認が必要です。"),
        "suspected": (
            403,
            "このパスキーは複製されたおそれがあるため、利用を停止しました。お手数ですが、アカウントIDとパスワードで"
            "ログインし、パスキーを登録し直してください。",
        ),
        "closed": (403, "このパスキーのアカウントは現在ご利用いただけません。"),
        "another": (403, "別のアカウントのパスキーです。ログイン中のアカウントに登録したパスキーをお使いください。"),
        "unknown": (
            404,
            "このパスキーはマイページに登録されていません。削除された可能性があります。アカウントIDとパスワードで"
            "ログインしてください。",
        ),
        "registered": (409, "このパスキーは登録済みです。"),
        "full": (409, "登録できるパスキーは10個までです。お使いでないパスキーを削除してから登録してください。"),
    }

    def __init__(self, code: str, **more: str) -> None:
        super().__init__(code)
        self.code, self.more = code, more

    def response(self) -> JsonResponse:
        """Return the refusal as JSON."""
        status, detail = self.WORDS[self.code]
        return JsonResponse({"code": self.code, "detail": detail, **self.more}, status=status)


View = Callable[..., JsonResponse]


def in_json(view: View) -> View:
    """Decorate a view whose refusals leave as JSON too, so that a script can show them."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return refusal.response()
        except TooMany as refusal:
            minutes = -(-refusal.retry_after // 60)
            detail = f"操作の回数が多いため、しばらくご利用いただけません。{minutes}分ほどたってからお試しください。"
            headers = {"Retry-After": str(refusal.retry_after)}
            return JsonResponse({"code": "too_many", "detail": detail}, status=429, headers=headers)

    return answered


def sent(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object that a script sent; raises Refusal for anything else."""
    try:
        body = json.loads(request.body) if len(request.body) <= LARGEST else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refusal("malformed")
    return body
