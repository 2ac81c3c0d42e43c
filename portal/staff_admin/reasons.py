"""Reasons of looks and acts of staff: asked for by a form, kept in the audit log, shown to the customer."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from portal.audit.by import Why
from portal.design.fields import NormalisedField
from portal.design.widgets import TYPED_AS_IS

TICKET = re.compile(r"[A-Za-z]{0,5}-?[0-9]{1,6}")  # shorter than a telephone or customer number


class Reason(models.TextChoices):
    """Codes of reasons that the audit log may keep for ever, with their labels."""

    CALL = "call", "お電話でのお問い合わせ"
    VISIT = "visit", "ご来店"
    WRITING = "writing", "メール・書面でのお問い合わせ"
    REQUEST = "request", "お手続きの受付"
    ABUSE = "abuse", "不正利用の調査"
    FAULT = "fault", "障害の調査"


class TicketField(NormalisedField):
    """The number of the support case, where there is one."""

    title = "受付番号"
    example = "A-1042"
    longest = 12
    hint_width = "s"
    attrs = {"autocomplete": "off", **TYPED_AS_IS}

    def judge(self, value: str) -> None:
        """Accept letters and up to six digits: nothing that identifies a person. Raises ValidationError."""
        if not TICKET.fullmatch(value):
            raise ValidationError(
                "受付番号は「A-1042」のように、英字5文字と数字6桁までで入力してください。", code="invalid"
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
