"""Context processor of the identity policy."""

from django.http import HttpRequest

from portal.policy.knobs import Policy, policy


def rules(request: HttpRequest) -> dict[str, Policy]:
    """Add `policy` to every template. Makes no query."""
    return {"policy": policy()}
