from linkage.lines.models import Line

__all__ = ["Line"]
