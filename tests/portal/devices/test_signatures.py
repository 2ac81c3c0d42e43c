"""The signature base of RFC 9421, as both sides compute it."""

from portal.devices import signatures


def test_a_path_that_begins_with_two_slashes_is_no_host() -> None:
    base = signatures.signature_base(method="GET", target="//a/b?c=d?e", body_digest="x", parameters="y").decode()

    assert '"@path": //a/b\n"@query": ?c=d?e\n' in base
