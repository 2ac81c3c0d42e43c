"""Pieces of bills for any page."""

from django import template

from billing.statements import rows

register = template.Library()


@register.simple_tag
def payment_chip(status: str) -> str:
    """The chip of a bill's payment status."""
    return rows.chip(status)
