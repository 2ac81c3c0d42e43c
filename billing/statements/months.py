"""Arithmetic of calendar months; a month is represented by its first day."""

from datetime import date


def shifted(month: date, by: int) -> date:
    """Return the month `by` months later, earlier if negative."""
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


def downwards(newest: date, oldest: date) -> list[date]:
    """Return every month from `newest` back to `oldest`, both included; empty if `oldest` is later."""
    count = (newest.year - oldest.year) * 12 + newest.month - oldest.month + 1
    return [shifted(newest, -back) for back in range(count)]


def spoken(month: date, today: date) -> str:
    """Return 今月 for the month of `today` (JST), else "N月": the newest bill may be months old."""
    return "今月" if month == today.replace(day=1) else f"{month.month}月"
