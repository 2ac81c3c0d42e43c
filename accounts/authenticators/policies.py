"""Advice to the owner of an account on what to do next. Pure functions of what the account has."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.authenticators.ways import Description, State

MOST = 2  # pieces of advice at a time: people do not read more


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice. `url_name` is the page where it is followed."""

    text: str
    action: str
    url_name: str


PHONE = Advice(
    "電話番号を登録すると、ログインのときに認証コードで確認できます。", "電話番号を登録する", "accounts:phones:add"
)
PASSKEY = Advice(
    "パスキーを登録すると、パスワードなしで、より安全にログインできます。",
    "パスキーを登録する",
    "accounts:passkeys:add",
)
CODES = Advice(
    "電話機をなくしたときに備えて、リカバリーコードを控えておけます。",
    "リカバリーコードを作成する",
    "accounts:recovery_codes:index",
)
FEW = Advice("リカバリーコードの残りが少なくなっています。", "新しいコードを作成する", "accounts:recovery_codes:index")


def advice(ways: Mapping[str, Description]) -> list[Advice]:
    """Name the most useful steps first, MOST at a time; none for an account that has everything."""
    phone, codes = ways["phone"], ways["recovery_codes"]
    waits = any(row.state is State.WAITING for row in phone.rows)  # both ask for a code to it, which it cannot get yet
    steps = [
        (not phone.rows, PHONE),
        (phone.usable and not codes.rows, CODES),
        (codes.is_running_out, FEW),
        (not ways["passkey"].usable and not waits, PASSKEY),
    ]
    return [step for is_due, step in steps if is_due][:MOST]
