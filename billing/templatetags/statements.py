"""Pieces of bills for any page."""

from django import template

from billing.statements import rows, selection

register = template.Library()


@register.simple_tag
def payment_chip(status: str) -> str:
    """The chip of a bill's payment status."""
    return rows.chip(status)


@register.simple_tag
def contract_url(name: str, contract: str | None, **more: str) -> str:
    """`{% url %}` of a page about the contract of this public id, if there is one."""
    return selection.contract_url(name, contract, **more)
