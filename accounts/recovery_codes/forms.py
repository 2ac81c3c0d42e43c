"""Form for a recovery code."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from accounts.recovery_codes import writing
from portal.design.fields import NormalisedField


class RecoveryCodeField(NormalisedField):
    """Field of 16 letters and digits. Hyphens, blanks, lower case and full-width signs are accepted."""

    title = "リカバリーコード"
    example = "7K3M-09QX-4TVB-2HRD"
    longest = 40
    attrs: ClassVar[dict[str, str]] = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

    def normalise(self, typed: str) -> str:
        """Return the code in the form in which it was made."""
        return writing.normalise(typed)

    def judge(self, value: str) -> None:
        """Refuse an incomplete code, so that a typing mistake is not counted as a try."""
        if value and not writing.is_whole(value):
            raise ValidationError("リカバリーコードは英数字16文字です。お手元の控えをご確認ください。")


class RecoveryCodeForm(forms.Form):
    code = RecoveryCodeField(help_text="ハイフンはあってもなくても構いません。1つのコードは1回限り有効です。")
