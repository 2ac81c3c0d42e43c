"""Ids that stand in addresses and are typed to commands."""

from portal.public_id import new_public_id


def test_no_id_begins_as_an_option_of_a_command_does() -> None:
    drawn = [new_public_id() for _ in range(3000)]

    assert {len(one) for one in drawn} == {22}
    assert not [one for one in drawn if one.startswith("-")]
