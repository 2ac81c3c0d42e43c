"""Addresses that a webhook may go to: an endpoint must not lead into the company's own network (SSRF, CWE-918)."""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

EMBEDDING = [  # IPv6 addresses in which an IPv4 address stands
    ipaddress.ip_network("::/96"),  # IPv4-compatible, RFC 4291 section 2.5.5.1
    ipaddress.ip_network("::ffff:0:0/96"),  # IPv4-mapped
    ipaddress.ip_network("64:ff9b::/96"),  # NAT64, RFC 6052
    ipaddress.ip_network("64:ff9b:1::/48"),  # NAT64 for local use, RFC 8215
    ipaddress.ip_network("2001::/32"),  # Teredo, RFC 4380
    ipaddress.ip_network("2002::/16"),  # 6to4, RFC 3056
]


class Forbidden(Exception):
    """Webhooks may not go to this URL. The text is a reason without the address."""


def check_url(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port, and path with query. Raises Forbidden for anything but https without credentials;
    http too where WEBHOOK_ALLOW_PRIVATE is set."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Forbidden("url") from None
    schemes = {"https": 443, **({"http": 80} if settings.WEBHOOK_ALLOW_PRIVATE else {})}
    if parts.scheme not in schemes or not parts.hostname or parts.username is not None or parts.password is not None:
        raise Forbidden("url")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise Forbidden("url")
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return parts.scheme, parts.hostname, port or schemes[parts.scheme], target


def resolve(host: str, port: int) -> str:
    """Look the host up and return an address to connect to. Raises Forbidden when any of its addresses is not public,
    and OSError when there is none. The caller connects to this address and does not look the name up again."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.WEBHOOK_ALLOW_PRIVATE and not all(is_public(address) for address in found):
        raise Forbidden("address")
    return found[0]


def is_public(text: str) -> bool:
    """Return whether an address belongs to the public internet: no loopback, private, link-local, shared, reserved or
    multicast one, and no IPv6 notation of an IPv4 address."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and (
        address.is_site_local or any(address in network for network in EMBEDDING)
    ):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
