"""The forms of a question and of its answer."""

from typing import Any

from django import forms
from django.http import QueryDict

from billing.questions.models import LONGEST
from portal import sensitive_numbers
from portal.public_id import new_public_id

NUMBER = (
    "マイナンバーやカード番号のような番号があります。これらの番号は書かないでください。そうでない番号のときは、"
    "下の確認にチェックを入れて送信してください。"
)


class MessageForm(forms.Form):
    """A message. `once` makes a double press write it once."""

    text = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "内容を入力してください。",
            "max_length": f"{LONGEST:,}文字以内で入力してください。",
        },
    )
    once = forms.RegexField(r"^[A-Za-z0-9_-]{22}$", widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, label: str, help_text: str) -> None:
        super().__init__(data, initial={"once": new_public_id()})
        self.fields["text"].label, self.fields["text"].help_text = label, help_text


class QuestionForm(MessageForm):
    """A message of the customer. A number that looks like one to keep to oneself is asked about."""

    is_no_secret = forms.BooleanField(
        label="マイナンバーやカード番号ではないことを確認しました", required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """Refuse such a number until it is confirmed to be none. Nothing that was typed is lost."""
        given = self.cleaned_data
        if sensitive_numbers.found(given.get("text", "")):
            self.fields["is_no_secret"].widget = forms.CheckboxInput()
            if not given.get("is_no_secret"):
                self.add_error("text", NUMBER)
        return given
