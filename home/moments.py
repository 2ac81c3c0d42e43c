"""Moments as an operator types them."""

from argparse import ArgumentTypeError
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime


def moment(text: str) -> datetime:
    """`2026-11-22 03:00` in the portal's time zone, or ISO 8601 with an offset."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise ArgumentTypeError(f"日時は '2026-11-22 03:00' のように指定してください：{text}")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
