"""Template filters about lines."""

from django import template

from accounts.codes import policies

register = template.Library()


@register.filter
def masked_line(number: str) -> str:
    """Mask a line's number for readers who may not see all of it, but must recognise it: 090-****-**04."""
    return policies.masked(number)
