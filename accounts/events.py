"""Signals to the apps and features above. Each is sent inside the transaction of the act."""

from django.dispatch import Signal

contract_held = Signal()  # a contract got its holder; kwargs: account, contract
contract_added = Signal()  # by the owner of an account that exists already; kwargs: account, contract
contracts_named_others = Signal()  # a file did, of contracts that nobody held; kwargs: table (with the column id)
contract_changed_hands = Signal()  # staff decided that another person has it; kwargs: contract, since (of the change)
first_phone_enrolled = Signal()  # one that nothing vouched for; kwargs: phone
