"""Hostile input into every field of the desk is answered with a page and never with status 500."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.desk.rows import waiting
from tests.people import a_contract
from tests.security.pages import forms
from tests.security.test_every_form import attack

pytestmark = pytest.mark.django_db


def pages(customer: User) -> list[str]:
    """Return every page of the desk with a form."""
    waiting(customer)
    contract = customer.contracts.get().public_id
    return [
        reverse("desk:accounts_user_changelist"),
        reverse("desk:accounts_user_change", args=[customer.public_id]),
        reverse("desk:accounts_contract_change", args=[a_contract("29999999").public_id]),
        reverse("desk:accounts_contract_resend", args=[contract]),
        reverse("desk:accounts_user_act", args=[customer.public_id, "end-sessions"]),
        reverse("desk:accounts_user_note", args=[customer.public_id]),
        reverse("desk:accounts_user_caution", args=[customer.public_id]),
        reverse("desk:billing_bill_changelist"),
        reverse("desk:home_announcement_add"),
        reverse("desk:desk_colleague_add"),
        reverse("desk:staff:prove"),
    ]


@pytest.mark.parametrize("number", range(11))
def test_no_form_of_the_desk_breaks(admin_desk: Client, contractor: User, number: int) -> None:
    where = pages(contractor)[number]

    found = [form for form in forms(admin_desk.get(where).text) if form.action != reverse("accounts:sign_in:logout")]
    typed = [form for form in found if set(form.fields) - {"csrfmiddlewaretoken", "theme", "next"}]

    assert typed
    for form in typed:
        attack(admin_desk, where, form)
