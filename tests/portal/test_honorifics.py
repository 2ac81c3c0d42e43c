"""御中 for bodies, 様 for people."""

import pytest

from portal.text import honorific


@pytest.mark.parametrize(
    "name",
    ["株式会社みなと", "みなと（株）", "㈱ミナト", "㍿ミナト", "医療法人 港会", "港マンション管理組合", "NPO法人うみ"],
)
def test_a_company_or_another_body_is_addressed_as_one(name: str) -> None:
    assert honorific(name) == "御中"


@pytest.mark.parametrize("name", ["湊 花子", "ジョン＝スミス", "SMITH JOHN", "法師 人見", "会田 社子"])
def test_a_person_is_addressed_as_a_person(name: str) -> None:
    assert honorific(name) == "様"
