"""Forms around a code."""

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
    """Choice of the telephone that gets the code, and of the channel. The page never contains a full number."""

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
        """Return the key of the number, and the channel."""
        key, _, channel = self.cleaned_data["way"].partition(":")
        return key, channel


class CodeForm(forms.Form):
    """Form for the digits that were received."""

    def __init__(self, *args: Any, length: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["digits"] = DigitsField(
            length=length, help_text=f"{length}桁の数字です。例：{'1234567890'[:length]}"
        )
