import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.users import actions


def test_a_new_account_has_its_address_proven(db: None) -> None:
    account = actions.create(username="minato", email="Minato@Example.COM", password_hash="!", nickname="みなと")

    address = EmailAddress.objects.get(user=account)
    assert account.email == address.email == "minato@example.com"
    assert (address.verified, address.primary) == (True, True)


@pytest.mark.parametrize("username", ["hikari", "hlkarl", "h1kar1"])
def test_an_id_that_looks_like_anothers_is_taken(contractor: User, username: str) -> None:
    with pytest.raises(actions.NameTaken):
        actions.create(username=username, email="new@example.com", password_hash="!", nickname="a")


def test_an_address_is_taken_in_any_case(contractor: User) -> None:
    with pytest.raises(actions.AddressTaken):
        actions.create(username="another", email="HIKARI@example.com", password_hash="!", nickname="a")


def test_after_a_refusal_the_transaction_goes_on(contractor: User) -> None:
    with transaction.atomic():
        with pytest.raises(actions.NameTaken):
            actions.create(username="hikari", email="new@example.com", password_hash="!", nickname="a")

        assert User.objects.count() == 1
    assert not EmailAddress.objects.filter(email="new@example.com").exists()


@pytest.mark.parametrize("fields", [{"username": "HIKARI"}, {"email": "Hikari@example.com"}])
def test_the_database_keeps_ids_and_addresses_in_lower_case(contractor: User, fields: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=contractor.pk).update(**fields)
