"""The contract switcher."""

from collections.abc import Sequence
from typing import Any

from django import forms

from billing.statements.queries import Choice


class SwitcherForm(forms.Form):
    """Which contract's bills to show. Sent by GET; the query decides whether the contract is the account's."""

    contract = forms.ChoiceField(label="ご契約")

    def __init__(self, *, choices: Sequence[Choice], chosen: Choice, **options: Any) -> None:
        super().__init__(initial={"contract": chosen.public_id}, auto_id="%s", **options)
        field = self.fields["contract"]
        field.choices = [(choice.public_id, name(choice)) for choice in choices]  # type: ignore[attr-defined]
        field.unmarked = True  # type: ignore[attr-defined]


def name(choice: Choice) -> str:
    """A contract by its first line, else by its number alone."""
    number = f"お客様番号 {choice.customer_number}"
    return f"{choice.label}（{number}）" if choice.label else number
