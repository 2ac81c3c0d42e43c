"""Form fields that accept what people type in Japan and return its normal form (`portal.text`).

Width, hyphens, blanks and invisible characters are never a reason to refuse. Error texts say what is wrong and what is
expected. Input is shown again unchanged.
"""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from portal import mail_addresses, name_keys, telephones, text
from portal.design.dates import DayField, MomentField, MonthField
from portal.design.normalised import TYPED_MAX, NormalisedField
from portal.design.passwords import CurrentPasswordField, NewPasswordField
from portal.design.widgets import TYPED_AS_IS, TelInput
from portal.source_errors import ADDRESS_MALFORMED

__all__ = [
    "AccountIdField",
    "ConsentField",
    "CurrentPasswordField",
    "CustomerNumberField",
    "DayField",
    "DigitsField",
    "EmailField",
    "KanaField",
    "MomentField",
    "MonthField",
    "NewPasswordField",
    "NicknameField",
    "NormalisedField",
    "PhoneField",
    "YenField",
]

KANJI = re.compile(r"[々〆\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LETTER_AFTER_DIGIT = re.compile(r"\d.*[^\W\d_ー]")  # 「ー」 is what the hyphen's key writes in Japanese input


class _NumberField(NormalisedField):
    """A number as digits, in any notation."""

    hint_width = "m"

    def to_python(self, value: Any) -> str:
        """Return the digits. Refuses letters after the first digit: dropping them would change the number."""
        number = super().to_python(value)
        if LETTER_AFTER_DIGIT.search(text.clean(str(value or ""))):
            message = f"数字以外の文字が混ざっています。{self.label}は数字で入力してください。{self._for_example()}"
            raise ValidationError(message, code="letters")
        if value and str(value).strip() and not number:
            message = f"{self.label}は数字で入力してください。{self._for_example()}"
            raise ValidationError(message, code="no_digits")
        return number


class CustomerNumberField(_NumberField):
    """お客様番号, without leading zeros [001-9, 10]."""

    title = "お客様番号"
    example = "1020304"
    longest = 20
    attrs: ClassVar[dict[str, str]] = {"inputmode": "numeric", "autocomplete": "off"}

    def normalise(self, typed: str) -> str:
        """Return the normal form of `portal.text`."""
        return text.customer_number(typed)


class PhoneField(_NumberField):
    """A Japanese telephone number as digits from 0 [001-13]."""

    title = "電話番号"
    example = "090-1234-5678"
    longest = 15
    attrs: ClassVar[dict[str, str]] = {"inputmode": "tel", "autocomplete": "tel"}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": TelInput(attrs=dict(self.attrs)), **options})

    def normalise(self, typed: str) -> str:
        """Return the normal form of `portal.text`."""
        return text.phone(typed)

    def judge(self, value: str) -> None:
        """Check that the number has as many digits as its prefix requires."""
        if not telephones.is_complete(value):
            message = "電話番号の桁数をご確認ください。市外局番から10桁または11桁で入力してください。"
            raise ValidationError(f"{message}{self._for_example()}", code="invalid")


class KanaField(NormalisedField):
    """A name in full-width katakana; accepts hiragana and half-width [001-14, 15]."""

    title = "お名前（カナ）"
    example = "ミナト ハナコ"
    longest = name_keys.LONGEST
    attrs: ClassVar[dict[str, str]] = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}

    def normalise(self, typed: str) -> str:
        """Return the normal form of `portal.text`."""
        return text.kana(typed)

    def judge(self, value: str) -> None:
        """Check for what a name on a contract is written with: katakana, letters, digits and their signs."""
        if name_keys.WRITTEN.fullmatch(value):
            return
        wrong = "漢字は使えません。" if KANJI.search(value) else ""
        if not wrong and (sign := next((one for one in value if not name_keys.WRITTEN.fullmatch(f"ア{one}")), "")):
            wrong = f"「{sign}」は使えません。"
        raise ValidationError(f"カタカナで入力してください。{wrong}{self._for_example()}", code="invalid")


class AccountIdField(NormalisedField):
    """An account ID in lower case [001-19, 20]. Does not check whether it is free."""

    title = "アカウントID"
    example = "hanako-m"
    longest = 30
    shortest = 5
    hint_width = "m"
    attrs: ClassVar[dict[str, str]] = {"autocomplete": "username", **TYPED_AS_IS}

    def normalise(self, typed: str) -> str:
        """Return the normal form of `portal.text`."""
        return text.account_id(typed)

    def judge(self, value: str) -> None:
        """Check for 5–30 half-width letters, digits and symbols without @, which would make it an e-mail address."""
        if not re.fullmatch(r"[!-?A-~]+", value):
            message = "使用できない文字があります。半角の英字・数字・記号（@を除く）で入力してください。"
            raise ValidationError(f"{message}{self._for_example()}", code="characters")
        if len(value) < self.shortest:
            message = f"{self.shortest}文字以上{self.longest}文字以内で入力してください（いまは{len(value)}文字です）。"
            raise ValidationError(message, code="too_short")


class EmailField(NormalisedField):
    """An e-mail address. The error names the pattern [002-24…27]."""

    title = "メールアドレス"
    example = "hanako@example.jp"
    longest = 254
    attrs: ClassVar[dict[str, str]] = {"autocomplete": "email", "inputmode": "email", **TYPED_AS_IS}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": forms.EmailInput(attrs=dict(self.attrs)), **options})

    def normalise(self, typed: str) -> str:
        """Return the normal form of `portal.text`."""
        return text.email(typed)

    def judge(self, value: str) -> None:
        """Check for an address that can be mailed."""
        reason = mail_addresses.fault(value)
        if reason:
            raise ValidationError(ADDRESS_MALFORMED.told(f"{reason}{self._for_example()}"), code="invalid")


class DigitsField(NormalisedField):
    """A code of `length` digits in one input that can be pasted into: 「コード：１２３４」 is 1234 [002-28]."""

    title = "認証コード"
    hint_width = "s"
    attrs: ClassVar[dict[str, str]] = {"inputmode": "numeric", "autocomplete": "one-time-code"}

    def __init__(self, *, length: int = 4, **options: Any) -> None:
        self.length = length
        self.example = "1234567890"[:length]
        super().__init__(**options)

    def normalise(self, typed: str) -> str:
        """Return the normal form of `portal.text`."""
        return text.digits(typed)

    def judge(self, value: str) -> None:
        """Check for exactly `length` digits."""
        if len(value) != self.length:
            message = f"{self.label}は{self.length}桁の数字です（いまは{len(value)}桁です）。{self._for_example()}"
            raise ValidationError(message, code="length")


class NicknameField(NormalisedField):
    """The name the portal shows [001-26]."""

    title = "ニックネーム"
    example = "はなこ"
    longest = 30
    hint_width = "m"
    attrs: ClassVar[dict[str, str]] = {"autocomplete": "nickname"}

    def normalise(self, typed: str) -> str:
        """Return it as it was written: 「ジョン＝スミス」 and 「湊㈱」 stay so, as names on contracts do."""
        return text.as_written(typed)


class YenField(forms.IntegerField):
    """An amount in whole yen: full-width, with commas, with 円, a minus as 「-」「−」「▲」.

    Telephones offer no minus among their number keys, so the ordinary ones come up.
    """

    hint_width = "m"

    def __init__(self, *, example: str, **options: Any) -> None:
        super().__init__(**{"widget": forms.TextInput(attrs={"autocomplete": "off"}), **options})
        wrong = f"{self.label}は整数で入力してください。例：{example}"
        self.error_messages.update(required=f"{self.label}を入力してください。例：{example}", invalid=wrong)

    def to_python(self, value: Any) -> int | None:
        """Return the number. Refuses anything else in it, also notations that `int()` accepts."""
        typed = text.amount(str(value)[:TYPED_MAX]) if value is not None else ""
        if typed and not re.fullmatch("-?[0-9]{1,12}", typed):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(typed)


class ConsentField(forms.BooleanField):
    """A box that must be ticked. The support text links to the document agreed to."""

    unmarked = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages["required"] = f"「{self.label}」にチェックを入れてください。"
