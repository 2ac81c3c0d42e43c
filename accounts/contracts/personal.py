"""The personal data of a contract on its holder's page, in clear or masked."""

from dataclasses import dataclass

from accounts.contracts.models import Contract
from portal import masking, telephones


@dataclass(frozen=True, slots=True)
class Personal:
    """The data as the page writes them. `phones` has one or two; `email` is empty where none is known."""

    name: str
    kana: str
    phones: tuple[str, ...]
    email: str
    postal_code: str
    address: str


def of(contract: Contract) -> Personal:
    """Return the data in clear."""
    return Personal(
        name=contract.name,
        kana=contract.name_kana,
        phones=tuple(telephones.hyphenated(one) for one in _phones(contract)),
        email=contract.email,
        postal_code=f"{contract.postal_code[:3]}-{contract.postal_code[3:]}",
        address=contract.address,
    )


def masked(contract: Contract) -> Personal:
    """Return what the holder recognises, and what proves nothing elsewhere."""
    return Personal(
        name=masking.name(contract.name),
        kana=masking.name(contract.name_kana),
        phones=tuple(masking.phone(one) for one in _phones(contract)),
        email=masking.email(contract.email) if contract.email else "",
        postal_code=f"{contract.postal_code[:3]}-****",
        address=masking.address(contract.address),
    )


def _phones(contract: Contract) -> list[str]:
    return [one for one in (contract.phone, contract.phone_2) if one]
