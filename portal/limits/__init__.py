"""Limits on attempts: counted in PostgreSQL, decided by the count."""

from portal.limits.counting import Limit, TooMany

__all__ = ["Limit", "TooMany"]
