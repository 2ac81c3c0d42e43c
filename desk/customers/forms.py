"""The search form for customers."""

from django import forms

from portal.design.fields import DayField, NormalisedField
from portal.design.widgets import TYPED_AS_IS


class SearchField(NormalisedField):
    """One input for every identifier that a customer can be found by."""

    title = "番号・お名前など"
    example = "1020304、090-0000-1204、ミナト ハナコ"
    longest = 254
    attrs = {"autocomplete": "off", "autofocus": "", **TYPED_AS_IS}
    unmarked = True


class SearchForm(forms.Form):
    term = SearchField(
        help_text="お客様番号、電話番号、メールアドレス、アカウントID、お名前（カナ、姓と名）、請求書番号、明細番号の"
        "どれかを入力してください。完全に一致するものを探します。"
    )
    birth_date = DayField(label="生年月日", required=False, help_text="例：1975-04-01、昭和50年4月1日、S50.4.1")
