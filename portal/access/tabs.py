"""Forms of an older tab. A browser has one session for all its tabs, so what is typed in an older one must say whom it
is about before it is judged, or it would count against somebody else. The mark guards against mistakes, not attackers:
a form without one is judged.
"""

from django.http import HttpRequest

from portal import keyed

FIELD = "mark"  # hidden field of the form


def mark(*whose: str) -> str:
    """Return what a form carries: 64 bits that tell nothing of what it is about."""
    return keyed.digest("tab", *whose)[:16]


def is_of_another(request: HttpRequest, mark: str) -> bool:
    """Tell whether the posted form was drawn for something else than the session is at now."""
    return request.POST.get(FIELD, mark) != mark
