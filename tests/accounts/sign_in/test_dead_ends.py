"""Pages of a second step that cannot go on name the alternatives."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Phone, Sending, User
from tests.accounts.sign_in.second_steps import CODE, LOCKED_OUT, half_way, sign_in_and_look, types_wrong, with_phone


@pytest.mark.parametrize("number", ["0570000123", "0120123456"])
def test_a_telephone_that_takes_no_code_leads_elsewhere(contractor: User, number: str) -> None:
    with_phone(contractor)
    Phone.objects.update(number=number)  # answered under an older rule

    page = sign_in_and_look(Client())

    assert "認証コードをお送りできる電話番号がありません" in page
    assert "0120-000-310" in page
    assert reverse("accounts:sign_in:recovery_code") in page
    assert number not in page
    assert not Sending.objects.exists()


def test_a_locked_page_has_no_field_and_names_the_other_ways(contractor: User) -> None:
    with_phone(contractor)
    client = half_way(contractor)
    for _ in range(5):
        answer = types_wrong(client)

    for page in (
        answer.text,
        client.get(CODE).text,
        client.post(CODE, {"way": "phone:sms"}, follow=True).text,
        sign_in_and_look(Client()),
    ):
        assert page.count(LOCKED_OUT) == 1
        assert "</time>から再開できます" in page
        assert "パスキーまたはリカバリーコード" in page
        for gone in ('name="digits"', 'name="way"', "送信しました", "有効期限"):
            assert gone not in page
