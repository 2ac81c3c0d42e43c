"""What a correction may come to."""


def is_refund(total: int, *, before: int) -> bool:
    """Whether a bill of `before` yen gives back money, or more of it, by coming to `total`. A credit may shrink."""
    return total < min(0, before)
