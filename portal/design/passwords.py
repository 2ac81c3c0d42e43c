"""Password fields: what was typed is never altered, except for blanks that came along with a paste."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from portal.design.normalised import NormalisedField
from portal.design.widgets import PasswordInput, Rule


class CurrentPasswordField(NormalisedField):
    """A password that exists already. Whatever it is, it is compared, not judged."""

    title = "パスワード"
    longest = 256
    hint_width = "m"
    attrs: ClassVar[dict[str, str]] = {"autocomplete": "current-password"}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": PasswordInput(attrs=dict(self.attrs)), **options})

    def normalise(self, typed: str) -> str:
        """As typed, without blanks and line breaks around it [002-6]: they came with a paste."""
        return typed.strip()


class NewPasswordField(CurrentPasswordField):
    """A password being chosen. Only what cannot be typed again elsewhere is refused here (full-width characters);
    strength is judged by the validators of `AUTH_PASSWORD_VALIDATORS`, whose rules the page shows and ticks live."""

    longest = 64
    attrs: ClassVar[dict[str, str]] = {"autocomplete": "new-password"}

    def __init__(self, *, shortest: int = 8, kinds: int = 2, **options: Any) -> None:
        rules = rules_shown(shortest=shortest, kinds=kinds)
        super().__init__(**{"widget": PasswordInput(attrs=dict(self.attrs), rules=rules), **options})

    def judge(self, value: str) -> None:
        """Half-width characters only: a full-width one looks the same behind the dots and never matches again."""
        if not (value.isascii() and value.isprintable()):
            message = "全角文字、または使用できない文字が含まれています。半角の英字・数字・記号で入力してください。"
            raise ValidationError(message, code="characters")


def rules_shown(*, shortest: int, kinds: int) -> list[Rule]:
    """The rules that a browser can tick by itself [002-46]; `kinds` 0 or 1 asks for no mixture."""
    rules = [Rule(name="length", value=shortest, text=f"{shortest}文字以上64文字以内")]
    if kinds > 1:
        text = f"英小文字・英大文字・数字・記号のうち{kinds}種類以上"
        rules.append(Rule(name="kinds", value=kinds, text=text))
    return rules
