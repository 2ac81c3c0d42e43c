"""The contract switcher, the range of months, and messages that several forms about bills share."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from billing.statements.records import Choice

TOO_MANY_TODAY = "本日お申し込みいただける回数を超えました。お手数ですが、明日あらためてお申し込みください。"
WRONG_WAY_ROUND = "開始月が終了月より後です。終了月と同じか、それより前の月をお選びください。"


class SwitcherForm(forms.Form):
    """Choose whose bills to show. Sent by GET; the query checks that the account holds the contract."""

    contract = forms.ChoiceField(label="ご契約")

    def __init__(self, *, choices: Sequence[Choice], chosen: Choice, **options: Any) -> None:
        super().__init__(initial={"contract": chosen.public_id}, auto_id="%s", **options)
        field = self.fields["contract"]
        field.choices = [(choice.public_id, name(choice)) for choice in choices]  # type: ignore[attr-defined]
        field.unmarked = True  # type: ignore[attr-defined]


class MonthRangeForm(forms.Form):
    """Choose a range of `months` (their first days, newest first); `first` and `last` are the initial choice."""

    first = forms.TypedChoiceField(label="開始月", coerce=date.fromisoformat)
    last = forms.TypedChoiceField(label="終了月", coerce=date.fromisoformat)

    def __init__(self, *args: Any, months: Sequence[date], first: date, last: date, **options: Any) -> None:
        initial = {"first": first.isoformat(), "last": last.isoformat()}
        super().__init__(*args, **{"initial": initial, **options})
        for field in ("first", "last"):
            choices = [(month.isoformat(), f"{month.year}年{month.month}月") for month in months]
            self.fields[field].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a range that ends before it begins: which of the two months is the mistake cannot be known."""
        given = super().clean() or {}
        if "first" in given and "last" in given and given["first"] > given["last"]:
            self.add_error("first", WRONG_WAY_ROUND)
        return given


def name(choice: Choice) -> str:
    """Return the label of a contract: its number first, because a narrow screen may cut off the rest, then its first
    line's service and plan."""
    number = f"お客様番号 {choice.customer_number}"
    return f"{number}（{choice.label}）" if choice.label else number
