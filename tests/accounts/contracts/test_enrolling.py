"""A contract's telephone that was answered becomes the second step of its account."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.codes import queries as code_queries
from accounts.models import Challenge, Contract, Phone, Registration, User
from accounts.phones import queries as phone_queries
from tests.accounts.contact_changes.changing import links, proven, undoes
from tests.accounts.contracts.test_adding import CODE, to_code
from tests.accounts.registration.registering import identify, link_of, to_provisional, url, use_link
from tests.accounts.sign_in.second_steps import MOBILE, with_phone
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import a_contract

pytestmark = pytest.mark.django_db


@pytest.fixture
def free() -> Contract:
    """Return a contract without a holder, with a mobile and a landline."""
    return a_contract("2040608", phone="08022223333", phone_2="0322223333")


class TestRegistration:
    def test_the_answered_telephone_is_the_accounts(self, free: Contract) -> None:
        browser = Client()
        to_provisional(browser, free)

        use_link(browser, link_of(deliver()))
        letters = deliver()

        phone = Phone.objects.get(user__username="umineko")
        assert phone.number == "08022223333"
        assert phone.usable_from == phone.verified_at
        [done] = [letter for letter in letters if "本登録完了" in letter.subject]
        assert "080-****-**33" in done.text

    def test_whoever_goes_on_at_once_is_not_asked_again(self, free: Contract) -> None:
        browser = Client()
        to_provisional(browser, free)
        use_link(browser, link_of(deliver()))

        assert browser.post(url("done")).headers["Location"] == reverse("home:index")

    def test_a_number_that_changed_meanwhile_was_never_answered(self, free: Contract) -> None:
        browser = Client()
        to_provisional(browser, free)
        Contract.objects.update(phone="09099998888")

        use_link(browser, link_of(deliver()))

        assert not User.objects.filter(username="umineko").exists()
        assert not Phone.objects.exists()

    def test_a_telephone_that_was_not_answered_proves_nothing(self, free: Contract) -> None:
        registration = identify(Client(), free)
        Registration.objects.filter(pk=registration.pk).update(number="phone")
        challenge = Challenge.objects.create(subject="contract:x", purpose="register", browser="x")

        assert not code_queries.proved(challenge, free.phone)


class TestAdding:
    def test_the_contracts_telephone_counts_a_day_later_and_can_be_undone_from_the_mailbox(
        self, guest: User, free: Contract, client_of: ClientOf
    ) -> None:
        browser = proven(client_of(guest))

        browser.post(CODE, {"digits": to_code(browser, free)})

        phone = Phone.objects.get(user=guest)
        assert phone.number == free.phone
        assert phone.usable_from - phone.verified_at == timedelta(hours=24)
        [mail] = [letter for letter in deliver() if "電話番号を登録しました" in letter.subject]
        assert mail.to == guest.email
        undoes(links([mail], "/account/contact-changes/undo/")[0], way="mail:mail")
        assert phone_queries.of(guest) is None

    def test_a_telephone_beside_a_held_contract_counts_a_day_later(
        self, contractor: User, free: Contract, client_of: ClientOf
    ) -> None:
        browser = proven(client_of(contractor))

        browser.post(CODE, {"digits": to_code(browser, free)})

        phone = Phone.objects.get(user=contractor)
        assert phone.usable_from - phone.verified_at == timedelta(hours=24)

    def test_it_takes_no_telephones_place(self, guest: User, free: Contract, client_of: ClientOf) -> None:
        with_phone(guest)
        browser = proven(client_of(guest))

        browser.post(CODE, {"digits": to_code(browser, free)})

        assert guest.contracts.count() == 1
        assert Phone.objects.get().number == MOBILE
