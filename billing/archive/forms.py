"""Which older bills a customer wants to read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from billing.archive.models import LONGEST_NOTE


class AskForm(forms.Form):
    """A range of the months that are kept but not shown, newest first in `months`."""

    first = forms.TypedChoiceField(label="開始月", coerce=date.fromisoformat)
    last = forms.TypedChoiceField(label="終了月", coerce=date.fromisoformat)
    note = forms.CharField(
        label="お使いになる目的など",
        help_text="確定申告、引っ越しの精算など。担当者が確認します。",
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, months: Sequence[date], asked: date | None = None, **options: Any) -> None:
        chosen = asked if asked and asked in months else months[0]
        initial = {"first": chosen.isoformat(), "last": chosen.isoformat()}
        super().__init__(*args, **{"initial": initial, **options})
        for name in ("first", "last"):
            choices = [(month.isoformat(), f"{month.year}年{month.month}月") for month in months]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Months the wrong way round are a slip, not an error."""
        given = super().clean() or {}
        if "first" in given and "last" in given:
            given["first"], given["last"] = sorted((given["first"], given["last"]))
        return given
