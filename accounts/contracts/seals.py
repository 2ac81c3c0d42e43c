"""Seals of the person that a flow has identified, so that its end compares again what its beginning proved.

Between the two a file of customers may name another person: a link of 24 hours, a letter of days and a half hour all
span an import. A seal is digests under CODE_PEPPER; it says nothing to who reads the table.
"""

from accounts.contracts import contacts
from accounts.contracts.models import Contract
from accounts.journeys.journey import Overtaken
from portal import keyed

LENGTH = 24  # hexadecimal digits of each part: 96 bits


class Changed(Overtaken):
    """The contract's data name another person than when the flow began, staff are deciding whose it is, or its contacts
    are unconfirmed.
    """


def of(contract: Contract) -> str:
    """Return the seal of the person whom the company's data name now: kana key, birth date and telephones."""
    birth_date = contract.birth_date.isoformat() if contract.birth_date else ""
    return ".".join(
        keyed.digest(f"contract person: {name}", *values)[:LENGTH] if any(values) else ""
        for name, values in (
            ("kana", (contract.name_kana_key,)),
            ("birth date", (birth_date,)),
            ("telephones", (contract.phone, contract.phone_2)),
        )
    )


def check(seal: str, contract: Contract, *, with_telephones: bool = False) -> None:
    """Compare a seal with the contract, which the caller has locked and read afresh. Raises Changed.

    A birth date that was unknown on either side does not differ. `with_telephones`: the proof was an answer to one of
    them, whose number the flow does not keep.
    """
    kana, birth_date, telephones = [*seal.split("."), "", "", ""][:3]
    now_kana, now_birth_date, now_telephones = of(contract).split(".")
    is_other = kana != now_kana or bool(birth_date and now_birth_date and birth_date != now_birth_date)
    is_closed = contract.suspended_at or not contacts.are_confirmed(contract)
    if is_closed or is_other or (with_telephones and telephones != now_telephones):
        raise Changed
