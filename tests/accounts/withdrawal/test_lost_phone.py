"""A recovery of a lost telephone that was under way when the account withdrew changes nothing of it."""

from accounts.contracts.models import Contract
from accounts.models import Phone, User
from accounts.withdrawal import actions
from portal.audit.by import By
from tests.accounts.lost_phone import recovering


def test_the_telephone_of_a_withdrawn_account_is_not_replaced(
    contractor: User, contract: Contract, phone: Phone
) -> None:
    browser = recovering.proven(contract, contractor)
    actions.begin(account=contractor, by=By.owner(contractor))

    assert recovering.answers(browser, "number_code", recovering.NEW) != recovering.url("done")

    assert Phone.objects.get(user=contractor, confirmed=True).number == phone.number
