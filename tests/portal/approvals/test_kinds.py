"""Kinds of approval: one a key, and digests of content."""

from dataclasses import replace
from unittest import mock

import pytest

from portal.approvals import kinds
from portal.approvals.kinds import ApprovalKind


def test_a_key_belongs_to_one_kind() -> None:
    kind = ApprovalKind("tests:tallies:raised", "", "tests.raise_tally", lambda parameters: "", mock.Mock())

    with mock.patch.dict(kinds._kinds, clear=True):
        kinds.register(kind)
        kinds.register(kind)
        with pytest.raises(ValueError, match="tests:tallies:raised"):
            kinds.register(replace(kind, permission="tests.other"))


def test_the_digest_is_of_the_content_and_not_of_its_order() -> None:
    assert kinds.digest_of({"a": 1, "b": 2}) == kinds.digest_of({"b": 2, "a": 1})
    assert kinds.digest_of({"a": 1}) != kinds.digest_of({"a": "1"})
    assert len(kinds.digest_of({})) == 64
