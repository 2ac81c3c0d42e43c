"""Kinds of approval: one a key, and digests of content."""

from dataclasses import replace
from unittest import mock

import pytest

from portal.approvals import kinds
from portal.approvals.kinds import ApprovalKind


def test_a_key_belongs_to_one_kind() -> None:
    kind = ApprovalKind("tests:tallies:raised", "", "tests.raise_tally", mock.Mock(), mock.Mock())

    with mock.patch.dict(kinds._kinds, clear=True):
        kinds.register(kind)
        kinds.register(kind)
        with pytest.raises(ValueError, match="tests:tallies:raised"):
            kinds.register(replace(kind, permission="tests.other"))


def test_the_digest_is_of_every_line_that_is_shown() -> None:
    lines = [("金額", "10,000円"), ("理由", "工事の取り消し")]

    assert len(kinds.digest_of(lines)) == 64
    assert kinds.digest_of(lines) == kinds.digest_of(tuple(lines))
    for other in ([("金額", "10,001円"), lines[1]], lines[:1], lines[::-1], [("金額", "10,000円理由"), ("", "")], []):
        assert kinds.digest_of(other) != kinds.digest_of(lines)
