"""How often something may be tried: counted in PostgreSQL, decided by the count."""

from portal.limits.counting import Limit
from portal.limits.errors import TooMany

__all__ = ["Limit", "TooMany"]
