"""Contacts of the holder of a contract in the company's records."""

from datetime import datetime

from accounts.codes.numbers import Number, of_phone
from accounts.contracts.models import Contract, UnconfirmedContacts
from portal.delivery.models import Channel


def subject(contract: Contract | None) -> str:
    """Return the rate-limit key for codes of this contract."""
    return f"contract:{contract.public_id if contract else ''}"


def posted_subject(contract: Contract | None, flow: str) -> str:
    """Return the key of posted codes in a flow: a letter of one flow (`printing.FLOWS`) proves nothing in another."""
    return f"{flow}:{contract.public_id if contract else ''}"


class Unconfirmed(Exception):
    """The contacts of the contract are unconfirmed (`unconfirmed`): until `until`, or without an end (None)."""

    def __init__(self, until: datetime | None) -> None:
        super().__init__()
        self.until = until


def require_confirmed(contract: Contract) -> None:
    """Raise Unconfirmed where the contacts prove nothing now."""
    found = UnconfirmedContacts.objects.live().filter(contract=contract.pk).first()
    if found is not None:
        raise Unconfirmed(found.until)


def are_confirmed(contract: Contract) -> bool:
    """Return whether telephones, mail and post of the contract prove something now."""
    return not UnconfirmedContacts.objects.live().filter(contract=contract.pk).exists()


def numbers(contract: Contract | None) -> list[Number]:
    """Return the telephones in the company's records that can take a code and prove something; never one typed by a
    visitor.
    """
    return _numbers(contract) if contract and are_confirmed(contract) else []


def _numbers(contract: Contract) -> list[Number]:
    known = [("phone", contract.phone), ("phone_2", contract.phone_2)]
    told = [of_phone(number, key=key) for key, number in known if number]
    return [number for number in told if number.channels]


def notice_address(contract: Contract) -> tuple[Channel, str] | None:
    """Return where to tell the holder of a contract: by mail where an address is known, else by SMS, else None."""
    if contract.email:
        return Channel.MAIL, contract.email
    mobiles = [number.number for number in _numbers(contract) if number.takes(Channel.SMS)]
    return (Channel.SMS, mobiles[0]) if mobiles else None


def masked_number(contract: Contract) -> str:
    """Return the customer number for a mail, in the form that its owner recognises: *****345."""
    number = contract.customer_number
    return "*" * max(0, len(number) - 3) + number[-3:]
