"""Password fields. Input is not altered, except that pasted blanks around it are stripped."""

import unicodedata
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from portal.design.normalised import NormalisedField
from portal.design.widgets import PasswordInput, Rule


class CurrentPasswordField(NormalisedField):
    """An existing password, which is compared and not judged."""

    title = "パスワード"
    longest = 256
    hint_width = "m"
    attrs: ClassVar[dict[str, str]] = {"autocomplete": "current-password"}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": PasswordInput(attrs=dict(self.attrs)), **options})

    def normalise(self, typed: str) -> str:
        """Strip blanks and line breaks around it, which came with a paste [002-6]."""
        return typed.strip()


class NewPasswordField(CurrentPasswordField):
    """A new password. Refuses only full-width characters, which may be impossible to type elsewhere; the validators of
    `AUTH_PASSWORD_VALIDATORS` judge its strength, and the page shows and ticks their rules live.

    A form that knows the installation's rules sets them by `hold`.
    """

    longest = 64
    any_characters = False
    attrs: ClassVar[dict[str, str]] = {"autocomplete": "new-password"}

    def __init__(self, *, shortest: int = 8, kinds: int = 2, **options: Any) -> None:
        rules = rules_shown(shortest=shortest, longest=self.longest, kinds=kinds)
        super().__init__(**{"widget": PasswordInput(attrs=dict(self.attrs), rules=rules), **options})

    def hold(self, *, shortest: int, longest: int, kinds: int, any_characters: bool) -> None:
        """Set the rules that the field applies and shows."""
        self.longest, self.any_characters = longest, any_characters
        self.widget.rules = rules_shown(shortest=shortest, longest=longest, kinds=kinds)

    def normalise(self, typed: str) -> str:
        """Normalise as accounts compare it: NFKC (NIST SP 800-63B-4 3.1.1.2)."""
        typed = super().normalise(typed)
        return unicodedata.normalize("NFKC", typed) if self.any_characters else typed

    def judge(self, value: str) -> None:
        """Refuse full-width characters, which look the same behind the dots, unless any characters are allowed."""
        if not is_typable(value, any_characters=self.any_characters):
            message = "全角文字、または使用できない文字が含まれています。半角の英字・数字・記号で入力してください。"
            raise ValidationError(message, code="characters")


def is_typable(password: str, *, any_characters: bool) -> bool:
    """Return whether a password is printable ASCII; with `any_characters`, whether it has no control character."""
    if any_characters:
        return not any(unicodedata.category(one) in {"Cc", "Cs"} for one in password)
    return password.isascii() and password.isprintable()


def rules_shown(*, shortest: int, longest: int, kinds: int) -> list[Rule]:
    """Return the rules that a browser can check by itself [002-46]; `kinds` of 0 or 1 asks for no mixture."""
    rules = [Rule(name="length", value=shortest, most=longest, text=f"{shortest}文字以上{longest}文字以内")]
    if kinds > 1:
        text = f"英小文字・英大文字・数字・記号のうち{kinds}種類以上"
        rules.append(Rule(name="kinds", value=kinds, text=text))
    return rules
