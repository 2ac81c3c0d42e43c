"""Personal data as the desk shows it before a reason was given: enough to know that it is the right customer."""

from collections.abc import Sequence

from accounts.codes import policies
from accounts.models import Contract, User
from accounts.users.display import masked_email
from portal import text

STAR = "＊"
Facts = Sequence[tuple[str, str]]


def name(full: str) -> str:
    """湊＊＊: the first character, and as many stars as are left, spaces apart."""
    return "".join(one if at == 0 or one.isspace() else STAR for at, one in enumerate(full))


def destination(to: str) -> str:
    """A mail address or telephone number that something was sent to."""
    return masked_email(to) if "@" in to else policies.masked(to)


def of_account(account: User, *, is_revealed: bool, phone: str) -> Facts:
    """What identifies an account."""
    if is_revealed:
        return [
            ("ニックネーム", account.nickname),
            ("アカウントID", account.username),
            ("メールアドレス", account.email),
            ("電話番号", text.hyphenated(phone) if phone else "なし"),
        ]
    return [
        ("ニックネーム", name(account.nickname)),
        ("アカウントID", name(account.username)),
        ("メールアドレス", masked_email(account.email)),
        ("電話番号", policies.masked(phone) if phone else "なし"),
    ]


def of_contract(contract: Contract, *, is_revealed: bool) -> Facts:
    """What the company knows of the person behind a contract."""
    phones = [number for number in (contract.phone, contract.phone_2) if number]
    birth_date = f"{contract.birth_date:%Y-%m-%d}" if contract.birth_date else "なし"
    if is_revealed:
        return [
            ("ご契約者名", f"{contract.name}（{contract.name_kana}）"),
            ("生年月日", birth_date),
            ("電話番号", "／".join(text.hyphenated(number) for number in phones)),
            ("メールアドレス", contract.email or "なし"),
            ("ご住所", f"〒{contract.postal_code[:3]}-{contract.postal_code[3:]} {contract.address}"),
        ]
    return [
        ("ご契約者名", f"{name(contract.name)}（{name(contract.name_kana)}）"),
        ("生年月日", f"{STAR * 4}-{STAR * 2}-{STAR * 2}" if contract.birth_date else "なし"),
        ("電話番号", "／".join(policies.masked(number) for number in phones)),
        ("メールアドレス", masked_email(contract.email) if contract.email else "なし"),
        ("ご住所", f"{contract.address[:3]}{STAR * 6}"),
    ]
