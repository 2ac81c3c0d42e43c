"""Forms to enrol a telephone."""

from django import forms

from accounts.codes import policies
from portal.design.fields import CurrentPasswordField, PhoneField


class PasswordForm(forms.Form):
    password = CurrentPasswordField(label="現在のパスワード")


class NumberForm(forms.Form):
    phone = PhoneField(
        label="電話番号", help_text="SMSまたは音声電話を受け取れる、ご自身の電話番号を入力してください。"
    )

    def clean_phone(self) -> str:
        """Refuse a number that cannot be sent a code."""
        number: str = self.cleaned_data["phone"]
        if not policies.channels(number):
            message = "この電話番号には認証コードを送信できません。携帯電話または固定電話の番号を入力してください。"
            raise forms.ValidationError(message, code="no_codes")
        return number
