"""The search form for customers, and the reason to show the data of a protected one."""

from datetime import date
from typing import Any

from django import forms

from portal import text
from portal.design.fields import NormalisedField
from portal.design.widgets import TYPED_AS_IS
from portal.staff_admin.reasons import ReasonForm

DATES = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
NO_DATE = "生年月日を西暦で入力してください。例：1975-04-01"


class SearchField(NormalisedField):
    """One input for every identifier that a customer can be found by."""

    title = "番号・お名前など"
    example = "1020304、090-0000-1204、ミナト ハナコ"
    longest = 254
    attrs = {"autocomplete": "off", "autofocus": "", **TYPED_AS_IS}
    unmarked = True


class BirthDateField(forms.DateField):
    """A birth date, of the western calendar."""

    def to_python(self, value: Any) -> date | None:
        """Return the date; full-width digits are as good as others."""
        return super().to_python(text.clean(value) if isinstance(value, str) else value)


class SearchForm(forms.Form):
    term = SearchField(
        help_text="お客様番号、電話番号、メールアドレス、アカウントID、お名前（カナ、姓と名）、請求書番号、明細番号の"
        "どれかを入力してください。完全に一致するものを探します。"
    )
    birth_date = BirthDateField(
        label="生年月日",
        required=False,
        input_formats=DATES,
        help_text="例：1975-04-01",
        error_messages={"invalid": NO_DATE},
    )


class ProtectedReasonForm(ReasonForm):
    """The reason to show the data of a protected customer (支援措置). The address needs a confirmation of its own."""

    address = forms.BooleanField(
        label="ご住所も表示する。ご本人以外に伝えないことを確認しました",
        required=False,
        help_text="支援措置の対象です。必要がなければ、選択しないでください。",
    )
