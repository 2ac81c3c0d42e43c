"""Reasons of looks and acts of staff: asked for by a form, kept in the audit log, shown to the customer."""

import re
from collections.abc import Container
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from portal.audit import trail
from portal.audit.by import Why
from portal.design.fields import NormalisedField
from portal.design.widgets import TYPED_AS_IS

PERSONAL = "受付番号には、お名前や電話番号、お客様番号を入力できません。お問い合わせの受付番号を入力してください。"


class Reason(models.TextChoices):
    """Codes of reasons that the audit log may keep for ever, with their labels."""

    CALL = "call", "お電話でのお問い合わせ"
    VISIT = "visit", "ご来店"
    WRITING = "writing", "メール・書面でのお問い合わせ"
    REQUEST = "request", "お手続きの受付"
    ABUSE = "abuse", "不正利用の調査"
    FAULT = "fault", "障害の調査"


class Verified(models.TextChoices):
    """Codes of how a customer proved to staff who they are, with their labels."""

    FACTS = "facts", "生年月日と住所"
    CALLBACK = "callback", "ご登録の電話への折り返し"
    CODE = "code", "認証コード"
    DOCUMENTS = "documents", "窓口で書類"
    NOT_ASKED = "not_asked", "なし（ご本人からのお申し出ではない）"


class TicketField(NormalisedField):
    """The number of the support case, where there is one."""

    title = "受付番号"
    longest = 40
    hint_width = "s"
    attrs = {"autocomplete": "off", **TYPED_AS_IS}

    def __init__(self, **options: Any) -> None:
        self.example = settings.SUPPORT_TICKET_EXAMPLE
        super().__init__(**options)

    def judge(self, value: str) -> None:
        """Accept what SUPPORT_TICKET_PATTERN describes, if the audit log may keep it. Raises ValidationError."""
        try:
            trail.refuse_personal("ticket", value)
        except ValueError:
            raise ValidationError(PERSONAL, code="personal") from None
        if not re.fullmatch(settings.SUPPORT_TICKET_PATTERN, value):
            raise ValidationError(
                f"受付番号は「{settings.SUPPORT_TICKET_EXAMPLE}」のような形で入力してください。", code="invalid"
            )


class ReasonForm(forms.Form):
    """A reason of the list and, where there is one, a ticket."""

    reason = forms.ChoiceField(
        label="理由",
        choices=[("", "選択してください"), *Reason.choices],
        error_messages={"required": "理由を選択してください。"},
    )
    ticket = TicketField(required=False)

    @property
    def why(self) -> Why:
        """Return the reason of a valid form."""
        return Why(self.cleaned_data["reason"], self.cleaned_data["ticket"])


class ActForm(ReasonForm):
    """The reason of an act for a customer, and how they proved who they are.

    `refused` are codes of `Verified` that are not proof enough here; they are not offered.
    """

    verified = forms.ChoiceField(
        label="ご本人の確認",
        choices=[("", "選択してください"), *Verified.choices],
        error_messages={
            "required": "ご本人をどう確認したかを選択してください。",
            "invalid_choice": "ほかの方法でご本人を確認してください。",
        },
    )

    def __init__(self, *args: Any, refused: Container[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["verified"]
        field.choices = [one for one in field.choices if one[0] not in refused]  # type: ignore[attr-defined]

    @property
    def why(self) -> Why:
        """Return the reason of a valid form, with the proof."""
        return Why(self.cleaned_data["reason"], self.cleaned_data["ticket"], self.cleaned_data["verified"])
