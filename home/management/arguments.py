"""Arguments that the commands of this app share."""

from argparse import ArgumentTypeError
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

DATETIME = "'YYYY-MM-DD HH:MM'"  # how help texts show a `datetime_argument`


def datetime_argument(text: str) -> datetime:
    """Parse `2026-11-22 03:00` in the portal's time zone (TIME_ZONE), or ISO 8601 with an offset, as an aware datetime.

    Raises ArgumentTypeError, which argparse prints, for anything else.
    """
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise ArgumentTypeError(f"日時は '2026-11-22 03:00' のように指定してください：{text}")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
