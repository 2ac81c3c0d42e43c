"""The form of お知らせの受け取り."""

from typing import Any

from django import forms


class PreferenceForm(forms.Form):
    """Choose which mails about bills the account gets. Fields are named as the columns of `Preference`."""

    mails_new_bill = forms.BooleanField(
        label="新しいご請求額が確定したとき",
        required=False,
        help_text="毎月、ご請求額が確定するとお送りします。確定後に訂正したときもお送りします。",
    )
    mails_due = forms.BooleanField(
        label="お支払い期日が近づいたとき", required=False, help_text="お支払い前のご請求がある月だけお送りします。"
    )
    mails_failed = forms.BooleanField(
        label="お支払いを確認できないとき",
        required=False,
        help_text="お引き落としができなかったときと、お支払い期日を過ぎたときにお送りします。"
        "お支払いの行き違いを防ぐため、受け取ることをおすすめします。",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.unmarked = True  # type: ignore[attr-defined]
