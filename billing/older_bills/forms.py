"""The forms of a request for older bills, and of its refusal by staff."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from billing.older_bills.models import LONGEST_NOTE
from billing.statements.forms import MonthRangeForm


class AskForm(MonthRangeForm):
    """Choose a range of `months`, which are kept but not shown (first days, newest first), and give a purpose."""

    note = forms.CharField(
        label="お使いになる目的など",
        help_text="確定申告、引っ越しの精算など。担当者が確認します。",
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, months: Sequence[date], asked: date | None = None, **options: Any) -> None:
        chosen = asked if asked and asked in months else months[0]
        super().__init__(*args, months=months, first=chosen, last=chosen, **options)


class RefusalForm(forms.Form):
    """Read by the customer."""

    answer = forms.CharField(
        label="お客様への回答",
        help_text="お客様がマイページで読みます。",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
