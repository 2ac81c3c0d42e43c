"""Which columns of a known row a file would change: shown for a reason, row by row, and told to the customer."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Contract, User
from portal.imports.models import Upload
from tests.accounts.contracts.changing_hands import NUMBER, row
from tests.desk.handing_in import checked, page
from tests.desk.using import REASON, entries
from tests.people import a_contract
from tests.portal.imports.running import CUSTOMER_COLUMNS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_beats", "nobody_is_woken")]


@pytest.fixture
def upload(clerk: User, guest: User) -> Upload:
    """A checked file that changes a held contract and an unheld one, and brings a new one."""
    a_contract(NUMBER, guest)
    a_contract("1020305")
    lines = [CUSTOMER_COLUMNS, row(born="1990-01-02"), row("1020305", phone="08055556666"), row("1020306"), ""]
    return checked(clerk, "\n".join(lines).encode())


def reason(upload: Upload, number: int) -> str:
    return reverse("desk:imports_upload_row", args=[upload.public_id, number])


def test_they_are_hidden_at_first(billing_desk: Client, upload: Upload) -> None:
    preview = billing_desk.get(page(upload)).text

    assert NUMBER in preview
    assert "1020306 新規" in preview
    assert "birth_date" not in preview
    assert "1020305 phone" not in preview


def test_a_reason_shows_those_of_one_row(billing_desk: Client, upload: Upload, guest: User) -> None:
    billing_desk.post(reason(upload, 0), REASON)

    preview = billing_desk.get(page(upload)).text
    assert "1020304 birth_date" in preview
    assert "1020305 phone" not in preview
    [entry] = entries("desk:customers:revealed")
    assert (entry.about, entry.detail["reason"]) == (guest.public_id, "call")


def test_of_a_contract_that_nobody_holds_the_contract_remembers_it(billing_desk: Client, upload: Upload) -> None:
    billing_desk.post(reason(upload, 1), REASON)

    [entry] = entries("desk:customers:revealed")
    assert entry.about == Contract.objects.get(customer_number="1020305").public_id


def test_without_a_reason_nothing_is_shown(billing_desk: Client, upload: Upload) -> None:
    assert "理由を選択してください" in billing_desk.post(reason(upload, 0), {"ticket": ""}).text

    assert "birth_date" not in billing_desk.get(page(upload)).text
    assert billing_desk.get(reason(upload, 7)).status_code == 404


def test_another_browser_of_the_same_person_sees_nothing(billing_desk: Client, upload: Upload, clerk: User) -> None:
    billing_desk.post(reason(upload, 0), REASON)
    other = Client()
    other.force_login(clerk, backend="accounts.sign_in.backends.PortalBackend")

    assert "birth_date" not in other.get(page(upload)).text
