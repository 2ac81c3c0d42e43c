"""Forms for a new contact."""

from typing import Any

from django import forms

from portal.design.fields import CurrentPasswordField, EmailField


class AddressForm(forms.Form):
    """Form for the new address. `asks_password`: the account has no second step, so the password is asked once more."""

    email = EmailField(
        label="新しいメールアドレス",
        help_text="確認のため、このアドレスに6桁の認証コードをお送りします。受信できるアドレスを入力してください。",
    )

    def __init__(self, *args: Any, asks_password: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if asks_password:
            self.fields["password"] = CurrentPasswordField(label="現在のパスワード")
