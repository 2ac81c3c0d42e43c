"""Forms of sign-in."""

from typing import Any

from django import forms

from accounts.codes.forms import CodeForm
from portal.design.fields import CurrentPasswordField, NormalisedField
from portal.design.widgets import TYPED_AS_IS
from portal.policy.knobs import policy


class IdentifierField(NormalisedField):
    """Field for account ID or e-mail address. Blanks and line breaks of a paste are removed [002-5]."""

    title = "アカウントIDまたはメールアドレス"
    example = "hanako-m または hanako@example.jp"
    longest = 254
    attrs = {"autocomplete": "username webauthn", **TYPED_AS_IS}  # passkeys stand among the suggestions


class SignInForm(forms.Form):
    """Form for identifier and password. The password is compared as typed, so the form does not check it."""

    identifier = IdentifierField(
        help_text="半角の英数字・記号で入力してください。大文字と小文字は区別しません。"
        "数字の「1」、大文字の「I」（アイ）、小文字の「l」（エル）など、似た文字にご注意ください。"
    )
    password = CurrentPasswordField(
        help_text="大文字と小文字を区別します。貼り付けるときに入った前後の空白や改行は取り除きます。"
    )


class SecondStepForm(CodeForm):
    """Form for the digits, and for the choice to trust this browser."""

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
