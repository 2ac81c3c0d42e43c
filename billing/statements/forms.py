"""The contract switcher, a range of months, and what several forms about bills say."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from billing.statements.queries import Choice

TOO_MANY_TODAY = "本日お申し込みいただける回数を超えました。お手数ですが、明日あらためてお申し込みください。"
WRONG_WAY_ROUND = "開始月が終了月より後です。終了月と同じか、それより前の月をお選びください。"


class SwitcherForm(forms.Form):
    """Which contract's bills to show. Sent by GET; the query decides whether the contract is the account's."""

    contract = forms.ChoiceField(label="ご契約")

    def __init__(self, *, choices: Sequence[Choice], chosen: Choice, **options: Any) -> None:
        super().__init__(initial={"contract": chosen.public_id}, auto_id="%s", **options)
        field = self.fields["contract"]
        field.choices = [(choice.public_id, name(choice)) for choice in choices]  # type: ignore[attr-defined]
        field.unmarked = True  # type: ignore[attr-defined]


class MonthRangeForm(forms.Form):
    """From one month to another, out of `months` (newest first); `first` and `last` are chosen to begin with."""

    first = forms.TypedChoiceField(label="開始月", coerce=date.fromisoformat)
    last = forms.TypedChoiceField(label="終了月", coerce=date.fromisoformat)

    def __init__(self, *args: Any, months: Sequence[date], first: date, last: date, **options: Any) -> None:
        initial = {"first": first.isoformat(), "last": last.isoformat()}
        super().__init__(*args, **{"initial": initial, **options})
        for field in ("first", "last"):
            choices = [(month.isoformat(), f"{month.year}年{month.month}月") for month in months]
            self.fields[field].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Months the wrong way round may be a slip in either of them: whoever chose them decides."""
        given = super().clean() or {}
        if "first" in given and "last" in given and given["first"] > given["last"]:
            self.add_error("first", WRONG_WAY_ROUND)
        return given


def name(choice: Choice) -> str:
    """A contract by its number, which alone tells two alike apart and must not be cut off on a phone; then its first
    line."""
    number = f"お客様番号 {choice.customer_number}"
    return f"{number}（{choice.label}）" if choice.label else number
