"""Check of redirect targets."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_inside(url: str) -> bool:
    """Return whether the URL is a path of this portal: no scheme, no host, and no notation that browsers read as a
    host."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
