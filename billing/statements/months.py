"""Counting in calendar months; a month is its first day."""

from datetime import date


def shifted(month: date, by: int) -> date:
    """The month `by` months later, earlier when negative."""
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


def downwards(newest: date, oldest: date) -> list[date]:
    """Every month from `newest` to `oldest`, both included; empty when `oldest` is the later one."""
    count = (newest.year - oldest.year) * 12 + newest.month - oldest.month + 1
    return [shifted(newest, -back) for back in range(count)]


def spoken(month: date, today: date) -> str:
    """今月 for the month of the day, else its name: the newest bill may be months old."""
    return "今月" if month == today.replace(day=1) else f"{month.month}月"
