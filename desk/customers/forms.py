"""The search form for customers."""

from django import forms

from portal.design.fields import NormalisedField
from portal.design.widgets import TYPED_AS_IS


class SearchField(NormalisedField):
    """One input for every identifier that a customer can be found by."""

    title = "お客様番号・アカウントID・メールアドレス・電話番号"
    example = "1020304、hanako@example.com、090-0000-1204"
    longest = 254
    attrs = {"autocomplete": "off", **TYPED_AS_IS}


class SearchForm(forms.Form):
    term = SearchField(help_text="完全に一致するものを探します。ハイフンや全角・半角の違いは問いません。")
