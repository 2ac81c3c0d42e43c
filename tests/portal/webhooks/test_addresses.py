"""Webhooks do not lead into the company's own network."""

import socket
from collections.abc import Callable
from unittest import mock

import pytest
from pytest_django import Settings

from portal.webhooks import addresses
from portal.webhooks.addresses import Forbidden

Led = Callable[..., None]


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch) -> Led:
    """`led(*addresses)` makes every name resolve to these addresses."""

    def lead(*found: str) -> None:
        entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in found]
        monkeypatch.setattr(socket, "getaddrinfo", mock.Mock(return_value=entries))

    return lead


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "240.0.0.1",  # reserved
        "fec0::1",  # site-local
        "::7f00:1",  # 127.0.0.1, IPv4-compatible
        "::c000:201",
        "64:ff9b:1::1",  # NAT64 for local use
        "2001:0:c000:201::1",  # Teredo
        "4000::1",  # reserved
        "127.9.9.9",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # metadata of cloud machines
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:203.0.113.9",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
        "2001:0:7f00:1::1",
    ],
)
def test_an_address_of_ones_own_network_is_no_public_one(led: Led, address: str) -> None:
    assert not addresses.is_public(address)

    led(address)
    with pytest.raises(Forbidden, match="address"):
        addresses.resolve("hooks.example.jp", 443)


@pytest.mark.parametrize("address", ["198.51.99.7", "8.8.8.8", "2606:4700:4700::1111"])
def test_a_public_address_is_connected_to(led: Led, address: str) -> None:
    led(address)

    assert addresses.resolve("hooks.example.jp", 443) == address


def test_one_private_address_among_public_ones_is_enough_to_refuse(led: Led) -> None:
    led("8.8.8.8", "10.0.0.1")

    with pytest.raises(Forbidden):
        addresses.resolve("hooks.example.jp", 443)


def test_the_demo_may_allow_private_addresses(led: Led, settings: Settings) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    led("127.0.0.1")

    assert addresses.resolve("localhost", 80) == "127.0.0.1"
    assert addresses.check_url("http://localhost/in") == ("http", "localhost", 80, "/in")


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://hooks.example.jp", ("https", "hooks.example.jp", 443, "/")),
        ("https://hooks.example.jp:8443/in?a=b#c", ("https", "hooks.example.jp", 8443, "/in?a=b")),
    ],
)
def test_an_https_url_is_taken_apart(url: str, parts: tuple[str, str, int, str]) -> None:
    assert addresses.check_url(url) == parts


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.jp/",
        "ftp://hooks.example.jp/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/",
        "https://",
        "https://user:secret@hooks.example.jp/",
        "https://user@hooks.example.jp/",
        "https://hooks.example.jp:99999/",
        "https://hooks.example.jp/a b",
        "https://hooks.example.jp/a\r\nX-Header: 1",
        "https://例え.jp/",
        "",
    ],
)
def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(Forbidden):
        addresses.check_url(url)
