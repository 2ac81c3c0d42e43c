"""Template tags about bills for any page."""

from django import template

from billing.statements import rows, selection

register = template.Library()


@register.simple_tag
def payment_chip(standing: str) -> str:
    """Return the chip of a bill's standing."""
    return rows.chip(standing)


@register.simple_tag
def contract_url(name: str, contract: str | None, **more: str) -> str:
    """Return the address of a named page with `?contract=` of this public id, as `selection.contract_url`."""
    return selection.contract_url(name, contract, **more)
