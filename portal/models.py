from portal.home.models import Announcement, Closure

__all__ = ["Announcement", "Closure"]
