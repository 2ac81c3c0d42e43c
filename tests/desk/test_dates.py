"""Every field of a month, date or time at the desk takes full-width digits and eras."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from home.models import Announcement
from tests.billing.statements.bills import a_bill

BUILT_IN = (forms.DateField, forms.DateTimeField, forms.SplitDateTimeField)


def forms_of_the_desk() -> Iterator[type[forms.BaseForm]]:
    """Every form of the modules that pages of staff use."""
    for folder in ("desk", "home", "billing/lookup", "billing/older_bills", "portal/staff_admin"):
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            if path.stem in {"forms", "reasons", "admin"}:
                yield from classes(path)


def classes(path: Path) -> Iterator[type[forms.BaseForm]]:
    module = import_module(".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts))
    for one in vars(module).values():
        if isinstance(one, type) and issubclass(one, forms.BaseForm):
            yield one


def test_no_form_of_the_desk_has_a_field_that_reads_western_dates_only() -> None:
    found = list(forms_of_the_desk())

    assert len(found) > 8
    western = [
        f"{form.__qualname__}.{name}"
        for form in found
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, BUILT_IN)
    ]
    assert western == [], "take a field of portal.design.dates"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Ｓ５９．３．９", "昭和59年3月9日", "１９８４年３月９日"])
def test_a_customer_is_found_by_a_birth_date_of_an_era(desk: Client, contractor: User, typed: str) -> None:
    search = reverse("desk:accounts_user_changelist")

    answer: Any = desk.post(search, {"term": "みなと　ひかり", "birth_date": typed})

    assert answer.headers["Location"] == reverse("desk:accounts_user_change", args=[contractor.public_id])


@pytest.mark.django_db
def test_a_bill_is_found_by_a_month_of_an_era(billing_desk: Client, contractor: User) -> None:
    bill = a_bill(contractor.contracts.get(), date(2026, 4, 1))

    answer: Any = billing_desk.post(
        reverse("desk:billing_bill_changelist"), {"month": "Ｒ８．４", "total": f"{bill.total}"}
    )

    assert answer.headers["Location"] == reverse("desk:billing_bill_change", args=[bill.public_id])


@pytest.mark.django_db
def test_an_announcement_begins_when_it_is_written_with_an_era(admin_desk: Client) -> None:
    typed = {
        "title": "工事",
        "level": "info",
        "starts_at": "令和８年１２月１日　１０時",
        "ends_at": "R9.1.1 9:30",
        "confirm": "1",
    }

    admin_desk.post(reverse("desk:home_announcement_add"), typed)

    told = Announcement.objects.get()
    assert told.starts_at.isoformat() == "2026-12-01T01:00:00+00:00"
    assert told.ends_at is not None
    assert told.ends_at.isoformat() == "2027-01-01T00:30:00+00:00"
