"""The cast of the demo."""

from datetime import date

from sandbox.company.cast import cast
from sandbox.company.seeding import ACCOUNTS


def test_an_account_and_its_contracts_have_one_address() -> None:
    addresses = {str(customer.number): customer.email for customer in cast(date(2026, 11, 1))}

    held = [(addresses[number], demo.email) for demo in ACCOUNTS for number in demo.holds]

    assert held
    assert all(contract == account for contract, account in held), held
