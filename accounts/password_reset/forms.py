"""Forms for a new password."""

from typing import Any

from django import forms
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from accounts.users.passwords import PersonalTerms, check, shape
from portal.design.fields import CurrentPasswordField, EmailField, NewPasswordField

VOIDED = (
    "緊急停止する前のパスワードは使えません。第三者に知られているおそれがあるため、別のパスワードを入力してください。"
)


class AddressForm(forms.Form):
    """Form for the address to which the link goes."""

    email = EmailField(label="ご登録のメールアドレス")


class NewPasswordForm(forms.Form):
    """Form for the new password, twice [002-45]. `terms` is what it must not contain; `alone`: no second step follows
    it; `voided`: the hash of one that an intruder may know.
    """

    password = NewPasswordField(label="新しいパスワード")
    again = CurrentPasswordField(label="新しいパスワード（確認）", help_text="確認のためもう一度ご入力ください。")

    def __init__(self, *args: Any, terms: PersonalTerms, alone: bool = True, voided: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.terms, self.alone, self.voided = terms, alone, voided
        shape(self.fields["password"], alone=alone)
        self.fields["again"].widget.attrs["autocomplete"] = "new-password"

    def clean_password(self) -> str:
        """Refuse it with everything that is wrong with it at once."""
        password: str = self.cleaned_data["password"]
        check(password, self.terms, alone=self.alone)
        if self.voided and check_password(password, self.voided):
            raise ValidationError(VOIDED, code="voided")
        return password

    def clean(self) -> None:
        """Refuse two that differ."""
        typed, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if typed and again and typed != again:
            self.add_error("again", "パスワードが一致しません。同じパスワードをもう一度入力してください。")
