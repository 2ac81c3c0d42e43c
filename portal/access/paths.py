"""Where a person may be sent on to."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_inside(url: str) -> bool:
    """Whether it is a path of this portal: no scheme, no host, none of the notations that browsers take for one."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
