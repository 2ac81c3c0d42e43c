"""What is chosen and typed around a code."""

from typing import Any

from django import forms

from accounts.codes.numbers import Number
from portal.delivery.models import Channel
from portal.design.fields import DigitsField

WAYS = {
    Channel.SMS: "SMS（ショートメッセージ）で受け取る",
    Channel.VOICE: "音声電話で受け取る",
    Channel.MAIL: "メールで受け取る",
}


class WayForm(forms.Form):
    """Which of the telephones gets the code, and how. A number itself never stands in the page."""

    def __init__(self, *args: Any, numbers: list[Number], **options: Any) -> None:
        super().__init__(*args, **options)
        ways = [
            (f"{number.key}:{channel.value}", f"{number.masked} に{WAYS[channel]}")
            for number in numbers
            for channel in number.channels
        ]
        self.fields["way"] = forms.ChoiceField(
            label="認証コードの受け取り方",
            choices=ways,
            initial=ways[0][0] if ways else None,
            widget=forms.RadioSelect,
            error_messages={
                "required": "認証コードの受け取り方を選んでください。",
                "invalid_choice": "表示されている受け取り方から選んでください。",
            },
        )

    def clean_way(self) -> tuple[str, str]:
        """The key of the number, and the channel."""
        key, _, channel = self.cleaned_data["way"].partition(":")
        return key, channel


class CodeForm(forms.Form):
    """The digits that were received."""

    def __init__(self, *args: Any, length: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["digits"] = DigitsField(
            length=length, help_text=f"{length}桁の数字です。例：{'1234567890'[:length]}"
        )
