"""Access levels of views. A view that declares none is closed."""

from portal.access.levels import Access, open_to

__all__ = ["Access", "open_to"]
