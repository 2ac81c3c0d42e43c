"""Password managers keep a new password under the right ID: forms that set one name it (ASVS 6.2.7, HTML autofill)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.password_reset.actions import LINK
from accounts.password_reset.models import PasswordReset
from tests.accounts.contact_changes.changing import proven
from tests.conftest import ClientOf

TEMPLATES = Path(settings.BASE_DIR, "templates")
FIELD = re.compile(r'<input hidden readonly type="text" name="username" autocomplete="username" value="([^"]*)">')


@pytest.mark.django_db
def test_a_change_of_the_password_names_the_account(contractor: User, client_of: ClientOf) -> None:
    page = proven(client_of(contractor)).get(reverse("accounts:credentials:password")).text

    assert FIELD.findall(page) == ["hikari"]


@pytest.mark.django_db
def test_a_reset_names_the_account_behind_the_link(contractor: User) -> None:
    asked = PasswordReset.objects.create(account=contractor)

    page = Client().get(reverse("accounts:password_reset:link", args=[LINK.token(asked.public_id)]), follow=True).text

    assert FIELD.findall(page) == ["hikari"]


def test_every_form_with_a_new_password_names_an_account() -> None:
    forms = [
        path for path in TEMPLATES.rglob("*.html") if re.search(r"form\.(again|password_again)\b", path.read_text())
    ]

    assert len(forms) >= 5
    for path in forms:
        source = path.read_text()
        assert "components/username.html" in source or "form.username" in source, path
