"""What is typed to find a customer, and why."""

import re

from django import forms
from django.core.exceptions import ValidationError

from desk.customers.reasons import Reason
from portal.design.fields import NormalisedField
from portal.design.widgets import TYPED_AS_IS

TICKET = re.compile(r"[A-Za-z]{0,5}-?[0-9]{1,6}")  # too short for a telephone or customer number


class SearchField(NormalisedField):
    """One box for everything that a customer can be found by."""

    title = "お客様番号・アカウントID・メールアドレス・電話番号"
    example = "1020304、hanako@example.com、090-0000-1204"
    longest = 254
    attrs = {"autocomplete": "off", **TYPED_AS_IS}


class SearchForm(forms.Form):
    term = SearchField(help_text="完全に一致するものを探します。ハイフンや全角・半角の違いは問いません。")


class TicketField(NormalisedField):
    """The number of the case, where there is one."""

    title = "受付番号"
    example = "A-1042"
    longest = 12
    hint_width = "s"
    attrs = {"autocomplete": "off", **TYPED_AS_IS}

    def judge(self, value: str) -> None:
        """Letters and up to six digits: nothing that names a person."""
        if not TICKET.fullmatch(value):
            raise ValidationError(
                "受付番号は「A-1042」のように、英字5文字と数字6桁までで入力してください。", code="invalid"
            )


class ReasonForm(forms.Form):
    """Kept in the audit log; the customer is shown it too."""

    reason = forms.ChoiceField(
        label="理由",
        choices=[("", "選択してください"), *Reason.choices],
        error_messages={"required": "理由を選択してください。"},
    )
    ticket = TicketField(required=False)
