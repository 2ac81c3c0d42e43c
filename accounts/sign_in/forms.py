"""What is typed to sign in and to get a new password."""

from typing import Any

from django import forms
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from accounts.codes.forms import CodeForm
from accounts.users.passwords import PersonalTerms, check, shape
from portal.design.fields import CurrentPasswordField, EmailField, NewPasswordField, NormalisedField
from portal.design.widgets import TYPED_AS_IS
from portal.policy.knobs import policy

VOIDED = "停止する前のパスワードは使えません。第三者に知られているおそれがあるため、別のパスワードを入力してください。"


class IdentifierField(NormalisedField):
    """Account ID or e-mail address in one box. Blanks and line breaks that a paste brought along go [002-5]."""

    title = "アカウントIDまたはメールアドレス"
    example = "hanako-m または hanako@example.jp"
    longest = 254
    attrs = {"autocomplete": "username webauthn", **TYPED_AS_IS}  # passkeys stand among the suggestions


class SignInForm(forms.Form):
    """The password is compared as typed, so nothing about it is judged here."""

    identifier = IdentifierField(
        help_text="半角の英数字・記号で入力してください。大文字と小文字は区別しません。"
        "数字の「1」、大文字の「I」（アイ）、小文字の「l」（エル）など、似た文字にご注意ください。"
    )
    password = CurrentPasswordField(
        help_text="大文字と小文字を区別します。貼り付けるときに入った前後の空白や改行は取り除きます。"
    )


class SecondStepForm(CodeForm):
    """The digits, and whether this browser shall be asked again."""

    trust = forms.BooleanField(
        required=False, help_text="次回から認証コードの入力を省略します。共用の端末では選ばないでください。"
    )

    field_order = ("digits", "trust")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if days := policy().trusted_days:
            self.fields["trust"].label = f"このブラウザーを{days}日間信頼する"
        else:
            del self.fields["trust"]


class ResetForm(forms.Form):
    email = EmailField(label="ご登録のメールアドレス")


class NewPasswordForm(forms.Form):
    """The new password twice [002-45]. `terms` is what it must not contain; `alone`: no second step follows it;
    `voided`: the hash of one that somebody else may know."""

    password = NewPasswordField(label="新しいパスワード")
    again = CurrentPasswordField(label="新しいパスワード（確認）", help_text="確認のためもう一度ご入力ください。")

    def __init__(self, *args: Any, terms: PersonalTerms, alone: bool = True, voided: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.terms, self.alone, self.voided = terms, alone, voided
        shape(self.fields["password"], alone=alone)
        self.fields["again"].widget.attrs["autocomplete"] = "new-password"

    def clean_password(self) -> str:
        """Everything that is wrong with it at once."""
        password: str = self.cleaned_data["password"]
        check(password, self.terms, alone=self.alone)
        if self.voided and check_password(password, self.voided):
            raise ValidationError(VOIDED, code="voided")
        return password

    def clean(self) -> None:
        """Both the same."""
        typed, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if typed and again and typed != again:
            self.add_error("again", "パスワードが一致しません。同じパスワードをもう一度入力してください。")
