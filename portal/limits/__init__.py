"""Limits on attempts: counted in PostgreSQL, decided by the count."""

from portal.limits.counting import Limit, TooMany, Wrong

__all__ = ["Limit", "TooMany", "Wrong"]
