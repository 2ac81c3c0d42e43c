"""Forms for a new ID and a new password."""

from django import forms

from accounts.password_reset.forms import NewPasswordForm
from portal.design.fields import AccountIdField, CurrentPasswordField, EmailField


class PasswordForm(NewPasswordForm):
    """Form for the present password, and the new one twice."""

    current = CurrentPasswordField(label="現在のパスワード")
    field_order = ("current", "password", "again")

    def clean(self) -> None:
        """Refuse a new password that equals the present one."""
        super().clean()
        typed = self.cleaned_data.get("password")
        if typed and typed == self.cleaned_data.get("current"):
            self.add_error("password", "現在のパスワードと同じです。別のパスワードを入力してください。")


class IdForm(forms.Form):
    username = AccountIdField(
        label="新しいアカウントID",
        help_text="半角の英字・数字・記号（@を除く）で5文字以上30文字以内。大文字と小文字は区別しません。",
    )


class ReminderForm(forms.Form):
    email = EmailField(label="ご登録のメールアドレス")
