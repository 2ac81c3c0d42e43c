"""Decide whether a bill gets an invoice (適格請求書)."""

from datetime import date
from enum import Enum

from django.conf import settings


class Withheld(Enum):
    """Why a bill has no invoice; the value is shown to the customer."""

    FLAGGED = "金額を確認しています。確認が終わるまで、この月の適格請求書はお出しできません。"
    TOO_EARLY = "この月は、適格請求書の制度への登録より前のご請求です。"
    REPLACED = "この版は、適格請求書を発行する前に訂正されました。"


def withheld(*, month: date, is_flagged: bool, is_newest: bool) -> Withheld | None:
    """Return why a bill without an invoice gets none; None if it gets one. An issued invoice always stays.

    Of several reasons the most general is given: an early month has no invoice in any revision, and a flag does not
    matter once there is a newer revision.
    """
    if month < settings.INVOICE_FIRST_MONTH:
        return Withheld.TOO_EARLY
    if not is_newest:
        return Withheld.REPLACED
    return Withheld.FLAGGED if is_flagged else None
