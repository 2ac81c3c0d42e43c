import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from portal.audit.models import Entry
from tests.conftest import ClientOf

INDEX, EDIT = reverse("accounts:authenticators:index"), reverse("accounts:users:edit")


def test_the_nickname_can_be_changed(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)

    answer = client.post(EDIT, {"nickname": " 新しい　名前 "}, follow=True)

    contractor.refresh_from_db()
    assert contractor.nickname == "新しい 名前"
    assert "ニックネームを変更しました。" in answer.text
    assert Entry.objects.filter(action="accounts:users:nickname_changed", actor=contractor.public_id).exists()


def test_markup_in_a_nickname_is_text(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)

    page = client.post(EDIT, {"nickname": "<script>alert(1)</script>"}, follow=True).text

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("typed", ["", "　 ", "あ" * 31, "x" * 10_000, "a\0b", "\u202e\u200b"])
def test_what_is_no_nickname_is_said(contractor: User, client_of: ClientOf, typed: str) -> None:
    answer = client_of(contractor).post(EDIT, {"nickname": typed})

    contractor.refresh_from_db()
    assert answer.context["form"].errors["nickname"]
    assert contractor.nickname == "ひかり"


def test_a_stranger_sees_and_changes_only_their_own(contractor: User, stranger: User, client_of: ClientOf) -> None:
    client = client_of(stranger)

    page = client.get(INDEX).text
    client.post(EDIT, {"nickname": "別人", "username": "hikari", "pk": contractor.pk})

    contractor.refresh_from_db()
    assert "ひかり" not in page.replace("みなとひかり", "")
    assert (contractor.nickname, contractor.username) == ("ひかり", "hikari")


@pytest.mark.parametrize("page", [INDEX, EDIT])
def test_the_pages_need_a_sign_in(db: None, page: str) -> None:
    assert Client().get(page).headers["Location"] == f"{reverse('accounts:sign_in:start')}?next={page}"
