"""Identifying data of an account or a contract, in clear or masked."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Contract, User
from portal import masking, telephones

STAR = masking.STAR
Shown = Sequence[tuple[str, str]]
KEPT_BACK = f"{STAR * 6}（支援措置の対象です）"


@dataclass(frozen=True, slots=True)
class Clarity:
    """What of a person is in clear. The address of a protected one (支援措置) is kept back, its prefecture too, until
    somebody confirms to need it: `with_address`."""

    is_revealed: bool
    is_protected: bool = False
    with_address: bool = False

    def address(self, contract: Contract) -> str:
        """Return the address of a contract, as much of it as may be shown."""
        if self.is_protected and not (self.is_revealed and self.with_address):
            return KEPT_BACK
        if self.is_revealed:
            return f"〒{contract.postal_code[:3]}-{contract.postal_code[3:]} {contract.address}"
        return f"{contract.address[:3]}{STAR * 6}"


def of_account(account: User, *, is_revealed: bool, phone: str) -> Shown:
    """Return the identifying data of an account."""
    if is_revealed:
        return [
            ("ニックネーム", account.nickname),
            ("アカウントID", account.username),
            ("メールアドレス", account.email),
            ("電話番号", telephones.hyphenated(phone) if phone else "なし"),
        ]
    return [
        ("ニックネーム", masking.name(account.nickname)),
        ("アカウントID", masking.name(account.username)),
        ("メールアドレス", masking.email(account.email)),
        ("電話番号", masking.phone(phone) if phone else "なし"),
    ]


def of_contract(contract: Contract, clarity: Clarity) -> Shown:
    """Return the company's data of the person behind a contract."""
    phones = [number for number in (contract.phone, contract.phone_2) if number]
    birth_date = f"{contract.birth_date:%Y-%m-%d}" if contract.birth_date else "なし"
    if clarity.is_revealed:
        return [
            ("ご契約者名", f"{contract.name}（{contract.name_kana}）"),
            ("生年月日", birth_date),
            ("電話番号", "／".join(telephones.hyphenated(number) for number in phones)),
            ("メールアドレス", contract.email or "なし"),
            ("ご住所", clarity.address(contract)),
        ]
    return [
        ("ご契約者名", f"{masking.name(contract.name)}（{masking.name(contract.name_kana)}）"),
        ("生年月日", f"{STAR * 4}-{STAR * 2}-{STAR * 2}" if contract.birth_date else "なし"),
        ("電話番号", "／".join(masking.phone(number) for number in phones)),
        ("メールアドレス", masking.email(contract.email) if contract.email else "なし"),
        ("ご住所", clarity.address(contract)),
    ]
