"""Forms of sign-in."""

from typing import Any

from django import forms

from accounts.codes.forms import CodeForm
from portal.design.fields import CurrentPasswordField, NormalisedField
from portal.design.widgets import TYPED_AS_IS
from portal.policy.knobs import policy

LOOK_ALIKES = "数字の「1」、大文字の「I」（アイ）、小文字の「l」（エル）など、似た文字にご注意ください。"


class IdentifierField(NormalisedField):
    """Field for account ID or e-mail address. Blanks and line breaks of a paste are removed [002-5]."""

    title = "アカウントIDまたはメールアドレス"
    example = "hanako-m または hanako@example.jp"
    longest = 254
    attrs = {"autocomplete": "username webauthn", **TYPED_AS_IS}  # passkeys stand among the suggestions


class SignInForm(forms.Form):
    """Form for identifier and password. The password is compared as typed, so the form does not check it."""

    identifier = IdentifierField(help_text="以前の会員サービスのIDも、そのパスワードと一緒にお使いになれます。")
    password = CurrentPasswordField()

    def warn_of_look_alikes(self) -> None:
        """Warn of characters that look alike, beside the fields in which they were typed [002-3]."""
        self["identifier"].help_text = LOOK_ALIKES
        self.fields[
            "password"
        ].help_text = "大文字と小文字を区別します。「表示」を押すと、入力した文字を確かめられます。"


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
