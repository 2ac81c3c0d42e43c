"""Form renderer and widgets: order of a field's parts, keyboards of phones, autofill."""

from typing import Any, NotRequired, TypedDict

from django import forms
from django.conf import settings
from django.forms.renderers import TemplatesSetting

TYPED_AS_IS = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class PortalFormRenderer(TemplatesSetting):
    """Draw `{{ form.phone.as_field_group }}` as label, ※必須, support text, error and input, in this order."""

    field_template_name = "components/field.html"


class Rule(TypedDict):
    """One rule listed under a new password and ticked while one types. `name` is its name in elements.js."""

    name: str
    value: int
    text: str
    most: NotRequired[int]  # required length
    missing: NotRequired[str]  # what to type, for the sentence shown while typing


class TelInput(forms.TextInput):
    """Ask phones for the telephone keypad."""

    input_type = "tel"


class PasswordInput(forms.PasswordInput):
    """Draw a password with a 表示 button (`<mp-password>`) and, for a new one, its rules. Its value is not redrawn."""

    template_name = "components/password_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None, rules: list[Rule] | None = None) -> None:
        super().__init__(attrs={**TYPED_AS_IS, **(attrs or {})})
        self.rules = rules or []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the rules, and whether full-width characters are allowed, to the context of Django's widget."""
        context = super().get_context(name, value, attrs)
        context["widget"]["rules"] = self.rules
        context["widget"]["any_characters"] = settings.IDENTITY.password_any_characters
        return context
