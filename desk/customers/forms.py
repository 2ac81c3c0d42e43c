"""The search form for customers, and the reason to show the data of a protected one."""

from django import forms

from portal.design.fields import DayField, NormalisedField
from portal.design.widgets import TYPED_AS_IS
from portal.staff_admin.reasons import ReasonForm


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


class ProtectedReasonForm(ReasonForm):
    """The reason to show the data of a protected customer (支援措置). The address needs a confirmation of its own."""

    address = forms.BooleanField(
        label="ご住所も表示する。ご本人以外に伝えないことを確認しました",
        required=False,
        help_text="支援措置の対象です。必要がなければ、選択しないでください。",
    )
