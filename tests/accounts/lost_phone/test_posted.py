"""A posted code as the other proof."""

from pathlib import Path
from unittest import mock

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.codes.errors import Expired
from accounts.contracts import contacts
from accounts.contracts.models import Contract
from accounts.lost_phone import actions
from accounts.lost_phone.models import State
from accounts.models import LostPhone, Phone, User
from tests.accounts.lost_phone import recovering
from tests.accounts.lost_phone.recovering import identified, url
from tests.accounts.registration.registering import facts
from tests.letters import deliver


def test_a_posted_code_is_a_proof(contract: Contract, lost: Phone) -> None:
    identified(contract).post(url("post"))
    browser = identified(contract)

    assert browser.post(url("posted"), {"digits": recovering.printed()})["Location"] == url("number")


def test_the_holder_is_told_when_it_is_ordered(contract: Contract, contractor: User, lost: Phone) -> None:
    identified(contract).post(url("post"))

    [mail] = deliver()
    assert mail.to == contractor.email
    assert "/account/freeze/" in mail.text
    assert contract.customer_number not in mail.text


def test_the_holder_is_told_also_when_mail_was_down_for_longer_than_the_flow_lasts(
    contract: Contract, contractor: User, lost: Phone
) -> None:
    identified(contract).post(url("post"))
    LostPhone.objects.update(expires_at=timezone.now())
    call_command("purge", "lost_phones")
    assert not LostPhone.objects.exists()

    [mail] = deliver()

    assert mail.to == contractor.email
    assert contractor.nickname in mail.text
    assert contacts.masked_number(contract) in mail.text


def test_a_double_press_is_no_mistake(contract: Contract, lost: Phone) -> None:
    identified(contract).post(url("post"))
    browser = identified(contract)
    digits = recovering.printed()
    row = recovering.the_row()

    def quicker(*, digits: str, **_: object) -> None:
        """Let another request of the browser take the code in between."""
        use_letter(lost=row, digits=digits, network="203.0.113.0/24")
        raise Expired

    use_letter = actions.use_letter
    with mock.patch.object(actions, "use_letter", quicker):
        assert browser.post(url("posted"), {"digits": digits})["Location"] == url("number")


def test_the_letter_names_this_flow_and_goes_to_the_contracts_address(
    contract: Contract, lost: Phone, tmp_path: Path
) -> None:
    identified(contract).post(url("post"))

    call_command("print_posted_codes", out=tmp_path)

    [page] = tmp_path.glob("*.html")
    text = page.read_text()
    assert "電話番号が使えなくなった方" in text
    assert url("start") in text
    assert contract.address in text


def test_one_of_another_flow_proves_nothing(contract: Contract, lost: Phone) -> None:
    register = Client()
    register.post(reverse("accounts:registration:again"), facts(contract))
    register.post(reverse("accounts:registration:post"))

    browser = identified(contract)
    browser.post(url("posted"), {"digits": recovering.printed()})

    assert recovering.the_row().state == State.IDENTIFIED


def test_the_mailbox_proves_nothing(contract: Contract, lost: Phone) -> None:
    page = identified(contract).get(url("ways")).text

    assert "メールだけでは、お手続きいただけません" in page
