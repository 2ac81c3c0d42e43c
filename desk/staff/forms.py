"""What the company's people type to be let in."""

from django import forms

from desk.staff.models import DIGITS
from desk.staff.roles import Role
from portal.design.fields import AccountIdField, DigitsField, EmailField, NicknameField


class DigitsForm(forms.Form):
    """What the authenticator app shows."""

    is_paused = False  # too many were wrong

    digits = DigitsField(
        label="認証アプリの数字",
        length=DIGITS,
        help_text=f"認証アプリに表示されている{DIGITS}桁の数字です。30秒ごとに変わります。",
    )


class InviteForm(forms.Form):
    """Somebody new at the desk."""

    username = AccountIdField(label="社員のアカウントID")
    email = EmailField(label="会社のメールアドレス")
    nickname = NicknameField(label="表示名", help_text="操作の記録には残りません。30文字以内で入力してください。")
    role = forms.ChoiceField(label="役割", choices=Role.choices, widget=forms.RadioSelect)
