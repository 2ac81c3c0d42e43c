"""What pages print of the policy."""

from django.http import HttpRequest

from portal.policy.knobs import Policy, policy


def rules(request: HttpRequest) -> dict[str, Policy]:
    """Context processor: `policy` in every template. No query."""
    return {"policy": policy()}
