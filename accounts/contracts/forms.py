"""Form for the data that identifies a contract."""

from typing import Any

from django import forms

from accounts.contracts.identity import NotMatching
from portal.design.fields import CurrentPasswordField, CustomerNumberField, KanaField, PhoneField
from portal.limits import TooMany
from portal.text import wait

MISMATCH = "入力された内容が契約者情報と一致しません。もう一度お手元の登録書をご確認ください。"  # [001-17]
PAUSED = (
    "認証を続けて行うことができる回数の上限に達したため、受け付けを一時的に止めています。"
    "{}ほどたってから、もう一度お試しください。"
)


class IdentityForm(forms.Form):
    """お客様番号, 電話番号, お名前（カナ） [001-8…16]."""

    customer_number = CustomerNumberField(
        help_text="「ご契約内容のお知らせ」、または「環境設定通知書」のユーザーID欄に記載の番号です。先頭の0は省いて入力してください（そのままでも構いません）。"
    )
    phone = PhoneField(help_text="ご登録中の電話番号です。ハイフンはあってもなくても構いません。")
    name_kana = KanaField(
        help_text="契約者名（氏名）を全角カナで入力してください。姓と名のあいだにはスペースを入れてください。"
    )
    paused = ""  # when to come back, once the limit of checks is reached: nothing is wrong with what was typed

    @property
    def facts(self) -> dict[str, str]:
        """Return the three cleaned data of a valid form."""
        return {name: self.cleaned_data[name] for name in ("customer_number", "phone", "name_kana")}

    def refuse(self, refusal: NotMatching | TooMany) -> None:
        """Add the refusal of the check: the same words whichever of the three is wrong."""
        if isinstance(refusal, TooMany):
            self.paused = PAUSED.format(wait(refusal.retry_after))
        else:
            self.add_error(None, MISMATCH)


class AddingForm(IdentityForm):
    """The same in an open session. `asks_password`: the account has no second step, so the password is asked too."""

    def __init__(self, *args: Any, asks_password: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if asks_password:
            self.fields["password"] = CurrentPasswordField(label="現在のパスワード")
