"""Forms of the migration."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.users.passwords import PersonalTerms, check, shape
from portal.design.fields import CurrentPasswordField, EmailField, NewPasswordField
from portal.design.widgets import PasswordInput, Rule
from portal.policy.knobs import policy

LETTERS, DIGITS, SYMBOLS = "アルファベット", "数字", "記号"
ALL_THREE = "半角のアルファベット（大文字または小文字）・数字・記号の3種類すべてを組み合わせてください。"
THREE_KINDS = [
    Rule(name="letters", value=1, text="アルファベット（大文字または小文字）", missing=LETTERS),
    Rule(name="digits", value=1, text=DIGITS, missing=DIGITS),
    Rule(name="symbols", value=1, text=SYMBOLS, missing=SYMBOLS),
]


class AddressForm(forms.Form):
    """Form for another address [002-20…27]."""

    email = EmailField(
        label="登録メールアドレス",
        help_text="例：abc@docomo.ne.jp　ご契約に登録されているメールアドレスは、すでに別のアカウントのIDとして"
        "登録されている場合があります。ご自身のみが使用しているメールアドレスを登録してください。",
    )


class PasswordForm(forms.Form):
    """Form for the new password, twice [002-43…47]. `terms` is what it must not contain."""

    password = NewPasswordField(
        label="ご希望のパスワード",
        help_text="生年月日・電話番号・お名前・お客様番号など、第三者に容易にわかるものは使用しないでください。",
    )
    again = CurrentPasswordField(
        label="ご希望のパスワード（確認）",
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="確認のためもう一度ご入力ください。",
    )

    def __init__(self, *args: Any, terms: PersonalTerms, **options: Any) -> None:
        super().__init__(*args, **options)
        self.terms = terms
        shape(self.fields["password"], alone=False)  # the telephone that was answered becomes the second step
        if policy().migration_three_kinds:
            field = self.fields["password"]
            field.widget.rules = [field.widget.rules[0], *THREE_KINDS]
            field.help_text = ALL_THREE + str(field.help_text)

    def clean_password(self) -> str:
        """Refuse it with everything that is wrong with it at once."""
        password: str = self.cleaned_data["password"]
        missing = missing_kinds(password) if policy().migration_three_kinds else []
        errors = [f"{'・'.join(missing)}を入れてください。"] if missing else []
        try:
            check(password, self.terms, alone=False)
        except ValidationError as error:
            errors += error.messages
        if errors:
            raise ValidationError(errors)
        return password

    def clean(self) -> None:
        """Refuse two that differ."""
        typed, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if typed and again and typed != again:
            self.add_error("again", "パスワードが一致しません。同じパスワードをもう一度入力してください。")


def missing_kinds(password: str) -> list[str]:
    """Return which of the three kinds of characters are missing [002-44]."""
    return [
        name
        for name, is_there in (
            (LETTERS, any(c.isascii() and c.isalpha() for c in password)),
            (DIGITS, any(c.isascii() and c.isdigit() for c in password)),
            (SYMBOLS, any(not c.isalnum() for c in password)),
        )
        if not is_there
    ]
