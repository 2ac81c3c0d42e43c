"""Whether a bill may be had as 適格請求書."""

from datetime import date
from enum import Enum

from django.conf import settings


class Withheld(Enum):
    """Why there is none; the customer reads the value."""

    FLAGGED = "この月のご請求は金額を確認しているため、適格請求書をお出しできません。"
    TOO_EARLY = "この月は、適格請求書の制度への登録より前のご請求です。"
    REPLACED = "この版は、適格請求書を発行する前に訂正されました。"


def withheld(*, month: date, is_flagged: bool, is_newest: bool) -> Withheld | None:
    """Why a bill without an invoice gets none; None where it gets one. What was issued stays, whatever comes later.

    Of several reasons the one that leads furthest: no revision of an early month has an invoice, and what is wrong with
    a revision does not matter any more once there is a newer one.
    """
    if month < settings.INVOICE_FIRST_MONTH:
        return Withheld.TOO_EARLY
    if not is_newest:
        return Withheld.REPLACED
    return Withheld.FLAGGED if is_flagged else None
