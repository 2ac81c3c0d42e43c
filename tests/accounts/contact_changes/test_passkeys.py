"""The letter about an added passkey, with its undo link."""

from django.test import Client

from accounts.models import ContactChange, Passkey, User
from tests.accounts.contact_changes.changing import links, undo_link, undoes
from tests.accounts.passkeys.authenticator import Authenticator
from tests.accounts.passkeys.ceremony import registers, signs_in
from tests.accounts.sign_in.second_steps import MOBILE, with_phone
from tests.conftest import ClientOf
from tests.letters import deliver


def test_the_mail_leads_to_undo_and_lockdown_and_the_phone_hears_of_it(contractor: User, client_of: ClientOf) -> None:
    with_phone(contractor)

    registers(client_of(contractor), Authenticator())

    letters = deliver()
    assert {letter.to for letter in letters} == {contractor.email, MOBILE}
    assert undo_link(letters)
    assert links(letters, "/account/freeze/link/")


def test_whoever_answers_the_phone_takes_it_back(contractor: User, client_of: ClientOf) -> None:
    device = Authenticator()
    with_phone(contractor)
    registers(client_of(contractor), device)

    undoes(undo_link(deliver()))

    assert not Passkey.objects.filter(user=contractor).exists()
    assert not ContactChange.objects.undoable().exists()
    assert signs_in(Client(), device).status_code != 200
