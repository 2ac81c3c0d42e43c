"""Every view says who may see it; what says nothing is closed."""

from portal.access.levels import Access, open_to

__all__ = ["Access", "open_to"]
