"""Files of customers that name another person for a held contract, and the decision at the desk."""

from pathlib import Path

from accounts.contracts import deciding
from accounts.models import Contract, Holding, User
from portal.audit.by import By, Why
from tests.portal.imports.running import CUSTOMER_COLUMNS, Outcome, run, written

NUMBER = "1020304"
BEFORE = {"name": "湊 ひかり", "kana": "ミナト　ヒカリ", "phone": "09012345678", "born": "1984-03-09", "email": ""}
ANOTHER = {"name": "浜辺 渚", "kana": "ハマベ　ナギサ", "phone": "08011112222", "born": "1990-01-02"}


def row(number: str = NUMBER, **changes: str) -> str:
    """Return the row of the contract as `tests.people.a_contract` has it, with these changes."""
    data = {**BEFORE, **changes}
    return (
        f"{number},{data['name']},{data['kana']},{data['phone']},,{data['email']},{data['born']},1050001,"
        "東京都港区虎ノ門1-2-3,2021-04-01,active"
    )


def take_in(folder: Path, *rows: str, **options: object) -> Outcome:
    """Import a file with these rows."""
    return run("import_customers", written(folder / "customers.csv", CUSTOMER_COLUMNS, rows), **options)


def change_hands(folder: Path, contract: Contract, **changes: str) -> Holding:
    """Have a file name another person for the contract; return the suspended holding."""
    take_in(folder, row(contract.customer_number, **(changes or ANOTHER)))
    contract.refresh_from_db()
    return Holding.objects.select_related("contract", "account").get(contract=contract, state="waiting")


def decide(holding: Holding, staff: User, *, same: bool) -> None:
    """Decide as the member of staff."""
    act = deciding.resume if same else deciding.end
    fresh = Holding.objects.select_related("contract", "account").get(pk=holding.pk)
    act(holding=fresh, seen=deciding.version(fresh), by=By.staff(staff), why=Why("request", ""))
