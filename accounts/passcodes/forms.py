"""Forms with the keypad."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from accounts.passcodes import policies
from accounts.passcodes.policies import LENGTH, Known
from accounts.passcodes.queries import Offered
from portal import text
from portal.design.fields import NormalisedField


class KeypadInput(forms.PasswordInput):
    """Widget of six digits behind dots, and the keypad that a script unfolds below them. It never renders a value."""

    template_name = "accounts/passcodes/_keypad.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the keys to the context of Django's widget."""
        context = super().get_context(name, value, attrs)
        context["widget"]["keys"] = "1234567890"
        context["widget"]["places"] = range(LENGTH)
        return context


class PasscodeField(NormalisedField):
    """Field of exactly six digits. Full-width ones and blanks between them are accepted.

    It asks password managers not to keep them: they would overwrite the site's password.
    """

    title = "パスコード"
    longest = LENGTH
    unmarked = True
    attrs: ClassVar[dict[str, str]] = {"inputmode": "numeric", "autocomplete": "off"}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": KeypadInput(attrs=dict(self.attrs)), **options})
        self.error_messages["required"] = f"{self.label}を6桁の数字で入力してください。"

    def normalise(self, typed: str) -> str:
        """Return its digits."""
        return text.digits(typed)

    def validate(self, value: str) -> None:
        """Refuse any other length, a longer one with the same message."""
        if value and len(value) != LENGTH:
            message = f"{self.label}は6桁の数字です（いまは{len(value)}桁です）。もう一度入力してください。"
            raise ValidationError(message, code="length")
        super().validate(value)


class NewPasscodeForm(forms.Form):
    """Form for a new passcode [002-56…58]. `known` is what others know of the person."""

    digits = PasscodeField()

    def __init__(self, *args: Any, known: Known, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known

    def clean_digits(self) -> str:
        """Refuse digits that are easy to guess [002-58]."""
        digits: str = self.cleaned_data["digits"]
        if flaw := policies.flaw(digits, self.known):
            raise ValidationError(flaw.value, code=flaw.name.lower())
        return digits


class PasscodeForm(forms.Form):
    """Form for the passcode once more: to confirm a new one [002-59], and before an act."""

    digits = PasscodeField()


class SignInForm(PasscodeForm):
    """Form for the digits, and for the owner of the passcode where several people share the browser."""

    owner = forms.ChoiceField(
        label="どなたのパスコードですか",
        widget=forms.RadioSelect,
        error_messages={
            "required": "どなたのパスコードかを選んでください。",
            "invalid_choice": "どなたのパスコードかを、もう一度選んでください。",
        },
    )
    field_order = ("owner", "digits")

    def __init__(self, *args: Any, offered: list[Offered], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = offered
        if len(offered) > 1:
            self.fields["owner"].choices = [(one.public_id, one.owner) for one in offered]  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]

    def chosen(self) -> str:
        """Return the public id of the passcode to compare the digits with."""
        chosen: str = self.cleaned_data.get("owner") or self.offered[0].public_id
        return chosen
