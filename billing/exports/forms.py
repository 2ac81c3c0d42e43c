"""Forms of the page of downloads: a table of some months, and a packed year."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import TextChoices

from billing.exports.encodings import Encoding
from billing.statements.forms import MonthRangeForm


class Content(TextChoices):
    BILLS = "bills", "ご請求額の一覧（1か月1行）"
    ITEMS = "items", "明細（1項目1行）"


class TableForm(MonthRangeForm):
    """Choose a table of some months of one contract. Sent by GET, so that its address can be opened again.

    `months`: the first days of the shown months, newest first.
    """

    content = forms.ChoiceField(label="内容", choices=Content, widget=forms.RadioSelect, initial=Content.BILLS)
    encoding = forms.ChoiceField(label="文字コード", choices=Encoding, widget=forms.RadioSelect, initial=Encoding.UTF8)

    def __init__(self, *args: Any, months: Sequence[date], **options: Any) -> None:
        super().__init__(*args, months=months, first=months[-1], last=months[0], **options)


class YearForm(forms.Form):
    """Choose which calendar year to pack, out of those of `months`."""

    year = forms.TypedChoiceField(label="対象の年", coerce=int)

    def __init__(self, *args: Any, months: Sequence[date], **options: Any) -> None:
        super().__init__(*args, **options)
        years = sorted({month.year for month in months}, reverse=True)
        self.fields["year"].choices = [(year, f"{year}年") for year in years]  # type: ignore[attr-defined]
