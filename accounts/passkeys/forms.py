"""Name of a passkey."""

from typing import ClassVar

from django import forms

from accounts.passkeys.models import LONGEST_NAME
from portal.design.fields import NormalisedField


class PasskeyNameField(NormalisedField):
    """Field for the name of a passkey."""

    title = "パスキーの名前"
    example = "自分のiPhone"
    longest = LONGEST_NAME
    hint_width = "m"
    attrs: ClassVar[dict[str, str]] = {"autocomplete": "off"}


class RenameForm(forms.Form):
    name = PasskeyNameField(
        help_text=f"どの端末のパスキーか、見分けやすい名前を{LONGEST_NAME}文字以内で入力してください。"
    )
