"""What is entered on the keypad."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from accounts.passcodes import policies
from accounts.passcodes.policies import LENGTH, Known
from accounts.passcodes.queries import Offered
from portal import text
from portal.design.fields import NormalisedField


class KeypadInput(forms.PasswordInput):
    """Six digits behind dots, and the keypad that a script unfolds below them. Never rendered back."""

    template_name = "accounts/passcodes/_keypad.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The keys beside what Django's widget knows."""
        context = super().get_context(name, value, attrs)
        context["widget"]["keys"] = "1234567890"
        context["widget"]["places"] = range(LENGTH)
        return context


class PasscodeField(NormalisedField):
    """Exactly six digits. Full-width ones and blanks between them are welcome.

    No password manager is asked to keep them: it would put them in the place of the site's password.
    """

    title = "パスコード"
    longest = LENGTH
    unmarked = True
    attrs: ClassVar[dict[str, str]] = {"inputmode": "numeric", "autocomplete": "off"}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": KeypadInput(attrs=dict(self.attrs)), **options})
        self.error_messages["required"] = f"{self.label}を6桁の数字で入力してください。"

    def normalise(self, typed: str) -> str:
        """Its digits."""
        return text.digits(typed)

    def validate(self, value: str) -> None:
        """Exactly so many; what is longer is no other kind of mistake."""
        if value and len(value) != LENGTH:
            message = f"{self.label}は6桁の数字です（いまは{len(value)}桁です）。もう一度入力してください。"
            raise ValidationError(message, code="length")
        super().validate(value)


class NewPasscodeForm(forms.Form):
    """A new passcode [002-56…58]. `known` is what others know of the person."""

    digits = PasscodeField()

    def __init__(self, *args: Any, known: Known, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known

    def clean_digits(self) -> str:
        """None that is easy to guess [002-58]."""
        digits: str = self.cleaned_data["digits"]
        if flaw := policies.flaw(digits, self.known):
            raise ValidationError(flaw.value, code=flaw.name.lower())
        return digits


class PasscodeForm(forms.Form):
    """The passcode once more: to confirm a new one [002-59], and before an act."""

    digits = PasscodeField()


class SignInForm(PasscodeForm):
    """Whose passcode, where several people share the browser, and its digits."""

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
        """The public id of the passcode that the digits shall be compared with."""
        chosen: str = self.cleaned_data.get("owner") or self.offered[0].public_id
        return chosen
