"""Forms of invitations and of the authenticator app."""

from typing import Any

from django import forms

from desk.staff.models import DIGITS
from desk.staff.reasons import GIVING, READMITTING, StaffReason, StaffReasonForm
from desk.staff.roles import Role
from portal.design.fields import AccountIdField, DigitsField, EmailField, NicknameField


class DigitsForm(forms.Form):
    """The digits that the authenticator app shows."""

    is_paused = False  # after too many wrong ones

    digits = DigitsField(
        label="認証アプリの数字",
        length=DIGITS,
        help_text=f"認証アプリに表示されている{DIGITS}桁の数字です。30秒ごとに変わります。",
    )


class NewcomerForm(forms.Form):
    """The account ID, address, name and role of a new colleague."""

    username = AccountIdField(label="社員のアカウントID")
    email = EmailField(label="会社のメールアドレス")
    nickname = NicknameField(label="表示名", help_text="操作の記録には残りません。30文字以内で入力してください。")
    role = forms.ChoiceField(label="役割", choices=Role.choices, widget=forms.RadioSelect)


class InviteForm(NewcomerForm, StaffReasonForm):
    """A new colleague, and the reason."""

    field_order = ("username", "email", "nickname", "role", "reason", "ticket")

    def __init__(self, *args: Any, reasons: tuple[StaffReason, ...] = GIVING, **options: Any) -> None:
        super().__init__(*args, reasons=reasons, **options)


class ReadmitForm(InviteForm):
    """Somebody whose account exists, as typed for `InviteForm`, and the reason to invite them anew."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, reasons=READMITTING, **options)
