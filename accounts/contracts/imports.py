"""Import of the company's file of customers, one row a contract. The holder and their proofs are not in it; who
the person is decides whether the holder goes on holding it (`suspension`).
"""

import re
from collections.abc import Sequence

from accounts.contracts import other_persons, suspension, unconfirmed
from accounts.contracts.models import Status
from portal import mail_addresses, name_keys, text
from portal.imports import columns
from portal.imports.columns import Column, lenient
from portal.imports.kinds import Verdict
from portal.imports.upserts import Upsert

EMAIL = "coalesce(imports_stage.email, '')"
# the customer changed the address here, and the company's systems do not know it yet [002-33]
KANA_KEY = name_keys.in_sql("imports_stage.name_kana")
IS_SAME_NAME = f"(old.name_kana_key = {KANA_KEY} OR old.name_kana = imports_stage.name_kana)"
IS_SAME_PERSON = f"{IS_SAME_NAME} AND coalesce(old.birth_date = imports_stage.birth_date, true)"
CHANGED_HERE = f"old.email_changed_at IS NOT NULL AND lower({EMAIL}) <> lower(old.email) AND {IS_SAME_PERSON}"


def phone(name: str) -> Column:
    """Parse 10 or 11 digits from 0, grouped in any way; +81 becomes 0."""

    def normal(field: str) -> str:
        written = re.fullmatch(r"[0-9()+ .‐‑–—−ー-]+", text.clean(field))
        return text.phone(field) if written else ""

    why = "電話番号は 0 から始まる10桁か11桁の数字で書いてください。"
    return columns.keeping_zero(columns.matching(name, normal, "0[0-9]{9,10}", why, longest=11))


def kana(name: str) -> Column:
    """Parse a name into full-width katakana; everything that the form of the identity check accepts [001-14]."""
    why = "カタカナで書いてください（例：ミナト ハナコ）。会社名と外国の方のお名前には英数字も使えます。"
    return columns.matching(name, text.kana, name_keys.WRITTEN.pattern, why, longest=name_keys.LONGEST)


def email(name: str) -> Column:
    """Parse one mail address that can be mailed."""

    def normal(field: str) -> str:
        address = text.email(field)
        return "" if mail_addresses.fault(address) else address

    why = "メールアドレスは name@example.com の形で書いてください。"
    return columns.matching(name, normal, ".+", why, longest=mail_addresses.LONGEST)


def postal_code(name: str) -> Column:
    """Parse seven digits."""
    why = "郵便番号は7桁の数字で書いてください。"
    return columns.matching(name, text.digits, "[0-9]{7}", why, longest=7)


class Customers(Upsert):
    """Import that replaces the company's earlier data of a contract; a mail address that the customer changed here
    stays until the company's file has it too.
    """

    name = "customers"
    noun = "お客様"
    action = "accounts:contracts:imported"
    verdicts = (
        *Upsert.verdicts,
        Verdict("suspended", "名義の確認のため表示を停止", is_rare=True),
        Verdict("resumed", "名義が元に戻り表示を再開", is_rare=True),
        Verdict(
            "contacts",
            f"連絡先の変更（以前の連絡先へお知らせし、{unconfirmed.DAYS}日間は本人確認に使わない）",
            is_rare=True,
        ),
    )
    table = "accounts_contract"
    key = "customer_number"
    columns = (
        columns.customer_number(),
        columns.words("name", 100),
        kana("name_kana"),
        phone("phone"),
        lenient(phone("phone_2")),
        lenient(email("email")),
        lenient(columns.day("birth_date")),
        postal_code("postal_code"),
        columns.words("address", 200),
        columns.day("contracted_on"),
        columns.choice("status", Status.values),
    )
    values = {
        "customer_number": "imports_stage.customer_number",
        "name": "imports_stage.name",
        "name_kana": "imports_stage.name_kana",
        "name_kana_key": KANA_KEY,
        "phone": "imports_stage.phone",
        "phone_2": "coalesce(imports_stage.phone_2, '')",
        "email": f"CASE WHEN {CHANGED_HERE} THEN old.email ELSE {EMAIL} END",
        "email_changed_at": f"CASE WHEN {CHANGED_HERE} THEN old.email_changed_at END",
        # blank in a delta says nothing of the same person, and of another one that it is not known
        "birth_date": f"coalesce(imports_stage.birth_date, CASE WHEN {IS_SAME_NAME} THEN old.birth_date END)",
        "postal_code": "imports_stage.postal_code",
        "address": "imports_stage.address",
        "contracted_on": "imports_stage.contracted_on",
        "status": "imports_stage.status",
    }

    def compare(self) -> dict[str, int]:
        """Count rows by verdict, the holdings that are suspended or resumed, and the contacts that have to wait."""
        return {**super().compare(), **suspension.counts(), **unconfirmed.counts(self.by)}

    def apply(self) -> Sequence[str]:
        """Write the changes; suspend holdings of contracts that name another person, resume those that no longer do.
        Contacts that a member of staff changes wait.
        """
        unconfirmed.before_update(self.by)
        suspension.before_update(self.by)
        other_persons.before_update()
        touched = super().apply()
        other_persons.after_update()
        suspension.after_update()
        return touched
