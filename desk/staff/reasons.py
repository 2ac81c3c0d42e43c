"""Reasons of acts on colleagues, for the audit log and the mail to the person."""

from typing import Any

from django import forms
from django.db import models

from desk.staff.roles import Role
from portal.staff_admin.reasons import ReasonForm


class StaffReason(models.TextChoices):
    """Codes of reasons that the audit log may keep for ever, with their labels."""

    JOINED = "joined", "入社・配属"
    MOVED = "moved", "異動・担当の変更"
    COVER = "cover", "応援・代理"
    LOST = "lost", "認証アプリや端末の紛失・機種変更"
    FORGOTTEN = "forgotten", "パスワードを忘れた"
    EXPIRED = "expired", "招待の期限切れ"
    RETURNED = "returned", "復帰"
    LEFT = "left", "退職・契約の終了"
    MISUSE = "misuse", "不正利用の疑い"


GIVING = (StaffReason.JOINED, StaffReason.MOVED, StaffReason.COVER)
ENDING = (StaffReason.MOVED, StaffReason.COVER, StaffReason.LEFT, StaffReason.MISUSE)
RESETTING = (StaffReason.LOST, StaffReason.FORGOTTEN, StaffReason.EXPIRED, StaffReason.MISUSE)
DISMISSING = (StaffReason.LEFT, StaffReason.MOVED, StaffReason.MISUSE)
READMITTING = (StaffReason.RETURNED, StaffReason.JOINED, StaffReason.MOVED, StaffReason.COVER)


class StaffReasonForm(ReasonForm):
    """A reason of the act's own list and, where there is one, a ticket."""

    def __init__(self, *args: Any, reasons: tuple[StaffReason, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "選択してください"), *((one.value, one.label) for one in reasons)]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]


class GiveForm(StaffReasonForm):
    """One of the roles that the colleague does not have yet, and the reason."""

    field_order = ("role", "reason", "ticket")
    role = forms.ChoiceField(
        label="追加する役割",
        widget=forms.RadioSelect,
        error_messages={"required": "追加する役割を選択してください。"},
    )

    def __init__(self, *args: Any, missing: list[Role], **options: Any) -> None:
        super().__init__(*args, reasons=GIVING, **options)
        self.fields["role"].choices = [(one.value, one.label) for one in missing]  # type: ignore[attr-defined]
