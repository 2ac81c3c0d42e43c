"""Contacts of the holder of a contract in the company's records."""

from accounts.codes.numbers import Number, of_phone
from accounts.contracts.models import Contract
from portal.delivery.models import Channel


def subject(contract: Contract | None) -> str:
    """Return the rate-limit key for codes of this contract."""
    return f"contract:{contract.public_id if contract else ''}"


def posted_subject(contract: Contract | None, flow: str) -> str:
    """Return the key of posted codes in a flow: a letter of one flow (`printing.FLOWS`) proves nothing in another."""
    return f"{flow}:{contract.public_id if contract else ''}"


def numbers(contract: Contract | None) -> list[Number]:
    """Return the telephones in the company's records that can take a code; never one typed by a visitor."""
    if contract is None:
        return []
    known = [("phone", contract.phone), ("phone_2", contract.phone_2)]
    told = [of_phone(number, key=key) for key, number in known if number]
    return [number for number in told if number.channels]


def notice_address(contract: Contract) -> tuple[Channel, str] | None:
    """Return where to tell the holder of a contract: by mail where an address is known, else by SMS, else None."""
    if contract.email:
        return Channel.MAIL, contract.email
    mobiles = [number.number for number in numbers(contract) if number.takes(Channel.SMS)]
    return (Channel.SMS, mobiles[0]) if mobiles else None


def masked_number(contract: Contract) -> str:
    """Return the customer number for a mail, in the form that its owner recognises: *****345."""
    number = contract.customer_number
    return "*" * max(0, len(number) - 3) + number[-3:]
