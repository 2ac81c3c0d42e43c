"""Forms of the registration."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from accounts.registration.models import Registration
from accounts.users.passwords import PersonalTerms, check, shape
from portal.design.fields import (
    AccountIdField,
    ConsentField,
    CurrentPasswordField,
    EmailField,
    NewPasswordField,
    NicknameField,
)

KEPT = "設定済みです。変更するときだけ入力してください（アカウントIDを変えたときは、もう一度入力してください）。"


class IdForm(forms.Form):
    """Form for the ID alone, for ID チェック."""

    username = AccountIdField()


class ProfileForm(forms.Form):
    """Form for 初期情報 [001-19…27]. A password kept from before need not be typed again while the ID stays."""

    username = AccountIdField(
        help_text="半角の英字・数字・記号（@を除く）で5文字以上30文字以内。大文字と小文字は区別しません。"
    )
    password = NewPasswordField(label="パスワード", help_text="大文字と小文字は区別します。")
    password_again = NewPasswordField(
        label="パスワード（確認）", help_text="もう一度、同じパスワードを入力してください。"
    )
    email = EmailField(
        help_text="仮登録完了をお知らせするメールの送信先です。パソコンのメールアドレスをおすすめします。"
    )
    nickname = NicknameField(help_text="お客さまのお名前として、今後マイページに表示されます。")
    terms = ConsentField(label="利用規約に同意します")
    privacy = ConsentField(label="個人情報の取扱いに同意します")

    def __init__(self, *args: Any, registration: Registration, **options: Any) -> None:
        super().__init__(*args, **options)
        self.registration = registration
        self.fields["terms"].help_text = _document("home:terms", "利用規約を読む")
        self.fields["privacy"].help_text = _document("home:privacy", "個人情報の取扱いについて読む")
        for name in ("password", "password_again"):
            shape(self.fields[name], alone=not registration.is_phone_proven)
        self.fields["password_again"].widget.rules = []
        if registration.password:
            self.keep_password()

    def keep_password(self) -> None:
        """Say that a password is kept from before, and require none."""
        self.fields["password"].required = self.fields["password_again"].required = False
        self["password"].help_text = KEPT

    def has_good_password(self) -> bool:
        """Tell whether a password was typed with which nothing is wrong, in a form that comes back for another reason
        than its ID: then it need not be typed again.
        """
        asked_again = self.errors.keys() & {"password", "password_again"} or "username" not in self.cleaned_data
        return bool(self.errors and not asked_again and self.cleaned_data.get("password"))

    def data_of(self, name: str) -> str:
        """Return the cleaned value of a field."""
        return str(self.cleaned_data[name])

    def clean(self) -> dict[str, Any]:
        """Compare the password with its repetition and with what is known of the person."""
        given = self.cleaned_data
        password = given.get("password", "")
        if "password" in given and "password_again" in given and password != given["password_again"]:
            self.add_error("password_again", "パスワードが一致しません。もう一度、同じパスワードを入力してください。")
        if password:
            self._judge(password)
        elif "password" in given and given.get("username") != self.registration.username:
            self.add_error("password", "アカウントIDを変えたときは、パスワードをもう一度入力してください。")
        return given

    def _judge(self, password: str) -> None:
        contract = self.registration.contract
        terms = PersonalTerms.of(
            username=self.cleaned_data.get("username", ""),
            email=self.cleaned_data.get("email", ""),
            nickname=self.cleaned_data.get("nickname", ""),
            contracts=[contract] if contract else [],
        )
        try:
            check(password, terms, alone=not self.registration.is_phone_proven)
        except ValidationError as error:
            self.add_error("password", error)


class AddressForm(forms.Form):
    """Form for another address of the 仮登録 mail."""

    email = EmailField(label="新しいメールアドレス")


class LinkForm(forms.Form):
    """Form for the password chosen at 仮登録 [001-35]."""

    password = CurrentPasswordField(help_text="仮登録のときに設定したパスワードを入力してください。")


def _document(url_name: str, text: str) -> str:
    return format_html('<a href="{}" target="_blank" rel="noopener">{}（新しいタブ）</a>', reverse(url_name), text)


def typed_before(registration: Registration) -> dict[str, Any]:
    """Return what was typed before, for the way back from 確認. The consent was given with it."""
    agreed = registration.agreed_at is not None
    typed = {name: getattr(registration, name) for name in ("username", "email", "nickname")}
    return {**typed, "terms": agreed, "privacy": agreed}
