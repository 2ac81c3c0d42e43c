"""Form for the data that identifies a contract."""

from datetime import datetime
from typing import Any

from django import forms

from accounts.contracts.contacts import Unconfirmed
from accounts.contracts.identity import NotMatching
from portal.design.fields import CurrentPasswordField, CustomerNumberField, KanaField, PhoneField
from portal.limits import TooMany
from portal.source_errors import NOT_THE_CONTRACT
from portal.text import moment_after, wait

LAST_TRY = "あと1回続けて一致しないと、しばらくのあいだ受け付けを止めます。"
PAUSED = (
    "認証を続けて行うことができる回数の上限に達したため、受け付けを一時的に止めています。"
    "{}ほどたってから、もう一度お試しください。"
)


class IdentityForm(forms.Form):
    """お客様番号, 電話番号, お名前（カナ） [001-8…16]."""

    customer_number = CustomerNumberField(
        help_text="例：1020304　「ご契約内容のお知らせ」、または「環境設定通知書」のユーザーID欄の番号です。"
        "先頭の0は省けます。"
    )
    phone = PhoneField(help_text="例：090-0000-1204　ご契約に登録の番号です。ハイフンはなくても構いません。")
    name_kana = KanaField(
        help_text="例：ミナト ハナコ　ご契約者のお名前です。姓と名のあいだにスペースを入れてください。"
    )
    paused = ""  # how long to wait, once the limit of checks is reached: nothing is wrong with what was typed
    resumes_at: datetime | None = None  # the moment after it
    unconfirmed: Unconfirmed | None = None  # the contract's contacts changed lately: nothing is wrong either
    warning = ""  # before the last check that is made

    @property
    def facts(self) -> dict[str, str]:
        """Return the three cleaned data of a valid form."""
        return {name: self.cleaned_data[name] for name in ("customer_number", "phone", "name_kana")}

    def refuse(self, refusal: NotMatching | TooMany | Unconfirmed) -> None:
        """Add the refusal of the check: the same words whichever of the three is wrong."""
        if isinstance(refusal, Unconfirmed):
            self.unconfirmed = refusal
            return
        if isinstance(refusal, TooMany):
            self.paused = PAUSED.format(wait(refusal.retry_after))
            self.resumes_at = moment_after(refusal.retry_after)
            return
        self.add_error(None, NOT_THE_CONTRACT.text)
        if refusal.is_before_last:
            self.warning = LAST_TRY


class AddingForm(IdentityForm):
    """The same in an open session. `asks_password`: the account has no second step, so the password is asked too."""

    def __init__(self, *args: Any, asks_password: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if asks_password:
            self.fields["password"] = CurrentPasswordField(label="現在のパスワード")
