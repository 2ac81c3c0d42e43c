"""Limits count by the client's address, so a client must not be able to choose it."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from portal.access.client import client_ip, client_network


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        pytest.param(0, None, "198.51.100.7", id="no proxy: the peer"),
        pytest.param(0, "203.0.113.9", "198.51.100.7", id="no proxy: a header is a lie"),
        pytest.param(1, "203.0.113.9", "203.0.113.9", id="one proxy: what it saw"),
        pytest.param(1, "10.0.0.1, 203.0.113.9", "203.0.113.9", id="one proxy: what stands before was the client's"),
        pytest.param(2, "10.0.0.1, 203.0.113.9, 192.0.2.5", "203.0.113.9", id="two proxies: what the outer saw"),
        pytest.param(2, "203.0.113.9", "198.51.100.7", id="two proxies, one word: somebody came round the outer"),
        pytest.param(1, None, "198.51.100.7", id="one proxy, no header"),
        pytest.param(1, "<script>", "198.51.100.7", id="no address at all"),
        pytest.param(1, "203.0.113.9:4711", "198.51.100.7", id="an address with a port"),
        pytest.param(1, "2001:db8::1", "2001:db8::1", id="IPv6"),
    ],
)
def test_the_address_is_what_the_outermost_trusted_proxy_saw(
    rf: RequestFactory, settings: Settings, proxies: int, forwarded: str | None, expected: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert client_ip(rf.get("/", headers=headers, REMOTE_ADDR="198.51.100.7")) == expected


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_a_customer_is_counted_by_address_or_by_64_bits_of_it(
    rf: RequestFactory, settings: Settings, address: str, network: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = 0

    assert client_network(rf.get("/", REMOTE_ADDR=address)) == network
