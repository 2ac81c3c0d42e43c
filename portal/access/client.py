"""The network address of a request's client."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """Return the client's address as the outermost trusted proxy saw it; headers of the client itself do not count."""
    count = settings.TRUSTED_PROXY_COUNT
    if count:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(hops) >= count and (address := _address(hops[-count])):
            return str(address)
    direct = str(request.META.get("REMOTE_ADDR", ""))
    return str(_address(direct) or direct)  # a request through a Unix socket has no address


def client_network(request: HttpRequest) -> str:
    """Return the key that limits count by: an IPv4 address, or the /64 of an IPv6 one, as one customer gets it."""
    ip = client_ip(request)
    address = _address(ip)
    if not isinstance(address, ipaddress.IPv6Address):
        return ip
    if address.ipv4_mapped:  # IPv4 as a socket for both families writes it; their common /64 is the whole internet
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), 64), strict=False))


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Parse an address, None for anything else. ::ffff:192.0.2.1 becomes IPv4: else all of IPv4 would share one /64."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
