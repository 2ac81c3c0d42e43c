"""Password fields: what was typed is never altered, except for blanks that came along with a paste."""

import unicodedata
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
    strength is judged by the validators of `AUTH_PASSWORD_VALIDATORS`, whose rules the page shows and ticks live.

    A form that knows the installation's rules hands them over by `hold`.
    """

    longest = 64
    any_characters = False
    attrs: ClassVar[dict[str, str]] = {"autocomplete": "new-password"}

    def __init__(self, *, shortest: int = 8, kinds: int = 2, **options: Any) -> None:
        rules = rules_shown(shortest=shortest, longest=self.longest, kinds=kinds)
        super().__init__(**{"widget": PasswordInput(attrs=dict(self.attrs), rules=rules), **options})

    def hold(self, *, shortest: int, longest: int, kinds: int, any_characters: bool) -> None:
        """Take and hint at these from now on."""
        self.longest, self.any_characters = longest, any_characters
        self.widget.rules = rules_shown(shortest=shortest, longest=longest, kinds=kinds)

    def normalise(self, typed: str) -> str:
        """As accounts compare it: one code for characters that look alike (NFKC, NIST SP 800-63B-4 3.1.1.2)."""
        typed = super().normalise(typed)
        return unicodedata.normalize("NFKC", typed) if self.any_characters else typed

    def judge(self, value: str) -> None:
        """Half-width characters only, unless any are taken: a full-width one looks the same behind the dots."""
        if not is_typable(value, any_characters=self.any_characters):
            message = "全角文字、または使用できない文字が含まれています。半角の英字・数字・記号で入力してください。"
            raise ValidationError(message, code="characters")


def is_typable(password: str, *, any_characters: bool) -> bool:
    """Whether a password has only characters that any keyboard types; with `any_characters` all but controls."""
    if any_characters:
        return not any(unicodedata.category(one) in {"Cc", "Cs"} for one in password)
    return password.isascii() and password.isprintable()


def rules_shown(*, shortest: int, longest: int, kinds: int) -> list[Rule]:
    """The rules that a browser can tick by itself [002-46]; `kinds` 0 or 1 asks for no mixture."""
    rules = [Rule(name="length", value=shortest, most=longest, text=f"{shortest}文字以上{longest}文字以内")]
    if kinds > 1:
        text = f"英小文字・英大文字・数字・記号のうち{kinds}種類以上"
        rules.append(Rule(name="kinds", value=kinds, text=text))
    return rules
