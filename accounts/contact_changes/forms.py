"""Forms for a new contact, and of other acts that ask an account without second step for its password."""

from typing import Any

from django import forms

from portal.design.fields import CurrentPasswordField, EmailField


class PasswordOnceMoreForm(forms.Form):
    """Form of an act behind `guards.needs_the_strongest`. `asks_password`: the account has no second step, so the
    password is asked once more, last.
    """

    label, help_text = "現在のパスワード", ""

    def __init__(self, *args: Any, asks_password: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if asks_password:
            self.fields["password"] = CurrentPasswordField(label=self.label, help_text=self.help_text)


class FormerPasswordForm(PasswordOnceMoreForm):
    """Form to undo an ID登録 by the password of the former account, where no telephone can be asked."""

    label = "以前のアカウントのパスワード"
    help_text = "登録し直し（ID登録）の前にお使いだったパスワードを入力してください。"


class AddressForm(PasswordOnceMoreForm):
    """Form for the new address."""

    email = EmailField(
        label="新しいメールアドレス",
        help_text="確認のため、このアドレスに6桁の認証コードをお送りします。受信できるアドレスを入力してください。",
    )
