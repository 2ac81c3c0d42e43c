"""What accounts tells the apps above it. Each is sent inside the transaction of the act."""

from django.dispatch import Signal

account_created = Signal()  # kwargs: account
contract_held = Signal()  # a contract got its holder; kwargs: account, contract
signed_in = Signal()  # kwargs: account, method ("password", "registration", ...)
password_reset = Signal()  # kwargs: account
