"""Load the demo's data through the commands and actions that a real installation uses."""

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from accounts.contracts import actions as contract_actions
from accounts.models import Contract, User
from accounts.phones import actions as phone_actions
from accounts.users import actions as user_actions
from sandbox.company import former_service, staff
from sandbox.company.files import write

CUSTOMERS, MONTHS = 300, 26


@dataclass(frozen=True)
class Demo:
    """An account of the demo and the customer numbers that it holds."""

    username: str
    nickname: str
    who: str
    holds: tuple[str, ...]

    @property
    def email(self) -> str:
        """The e-mail address of the account and of its contracts."""
        return f"{self.username}@example.com"


ACCOUNTS = [
    Demo(
        "hanako",
        "はなこ",
        "契約者（ご契約2件、15か月より前の請求もあり。認証コードは「メール・SMS」に届きます）",
        ("1020304", "1020305"),
    ),
    Demo("taro-unno", "たろう", "契約者（ご契約から6か月、お引き落とし不能の月あり）", ("1020310",)),
    Demo("guest-demo", "ゲスト", "ご契約のない方", ()),
]
UNREGISTERED = [
    (
        "登録をためす（携帯電話・固定電話）",
        "お客様番号 1020320 ／ 電話番号 090-0000-1320 ／ お名前（カナ） ミナト ジロウ",
    ),
    (
        "登録をためす（固定電話だけ、音声で届く）",
        "お客様番号 1020321 ／ 電話番号 03-0000-1321 ／ お名前（カナ） ウメザワ ウメ",
    ),
    ("移行をためす（旧ID、携帯電話）", f"ID ns-shiomi ／ パスワード {former_service.FORMER_PASSWORD}"),
    ("移行をためす（旧ID、固定電話だけ）", f"ID ns-isobe ／ パスワード {former_service.FORMER_PASSWORD}"),
]


def load(data: Path, *, today: date) -> None:
    """Write the company's files below `data`, import them, create the accounts, and write their sign-ins to a file."""
    files = write(data / "company", customers=CUSTOMERS, months=MONTHS, today=today)
    commands = ["import_customers", "import_lines", "import_statements", "import_statements", "import_legacy_accounts"]
    for command, path in zip(commands, files, strict=True):
        call_command(command, str(path))
    password = os.environ.get("DEMO_PASSWORD", "Minato-2026")
    for demo in ACCOUNTS:
        _create_account(demo, password)
    for member in staff.MEMBERS:
        staff.create_member(member, password)
    _write_sign_ins(data, password)


def is_loaded() -> bool:
    """Return whether an earlier run completed: the account that is created last exists."""
    last = staff.MEMBERS[-1].username
    return User.objects.filter(username=last).exists()


def _create_account(demo: Demo, password: str) -> None:
    if User.objects.filter(username=demo.username).exists():
        return
    account = user_actions.create(
        username=demo.username,
        email=demo.email,
        password_hash=make_password(password),
        nickname=demo.nickname,
    )
    held = Contract.objects.filter(customer_number__in=demo.holds).order_by("customer_number")
    for contract in held:
        contract_actions.hold(contract=contract, account=account)
    if first := held.first():
        phone_actions.enrol(account=account, number=first.phone)  # as if it had been verified at registration


def _write_sign_ins(data: Path, password: str) -> None:
    """Write the sign-ins that the demo's supervisor prints, readable by the owner of the data directory only."""
    people = [
        {"who": demo.who, "sign_in": demo.username, "email": demo.email, "password": password} for demo in ACCOUNTS
    ]
    people += [
        {"who": f"社員・{one.role.label}（/desk/）", "sign_in": one.username, "password": password, "note": staff.NOTE}
        for one in staff.MEMBERS
    ]
    people += [{"who": who, "note": note} for who, note in UNREGISTERED]
    path = data / "demo-accounts.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(people, ensure_ascii=False, indent=1))
