"""What accounts tells the apps above it. Each is sent inside the transaction of the act."""

from django.dispatch import Signal

contract_held = Signal()  # a contract got its holder; kwargs: account, contract
