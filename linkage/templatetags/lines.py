"""How pages write a line."""

from django import template

from accounts.codes import policies

register = template.Library()


@register.filter
def masked_line(number: str) -> str:
    """Enough of a line's number to know it by, for whoever may not read all of it: 090-****-**04."""
    return policies.masked(number)
