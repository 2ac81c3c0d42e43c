"""Inputs whose attributes tell phones which keyboard to show and browsers what to fill in."""

from typing import Any, NotRequired, TypedDict

from django import forms
from django.conf import settings

TYPED_AS_IS = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class Rule(TypedDict):
    """One line of the list under a new password, ticked while one types. `name` is what elements.js knows."""

    name: str
    value: int
    text: str
    most: NotRequired[int]  # of a length
    missing: NotRequired[str]  # what to type, where a sentence shall say so while one types


class TelInput(forms.TextInput):
    """A telephone keypad."""

    input_type = "tel"


class PasswordInput(forms.PasswordInput):
    """A password with a 表示 button (`<mp-password>`) and, for a new one, its rules. Never rendered back."""

    template_name = "components/password_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None, rules: list[Rule] | None = None) -> None:
        super().__init__(attrs={**TYPED_AS_IS, **(attrs or {})})
        self.rules = rules or []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The rules beside what Django's widget knows, and whether full-width characters are no mistake here."""
        context = super().get_context(name, value, attrs)
        context["widget"]["rules"] = self.rules
        context["widget"]["any_characters"] = settings.IDENTITY.password_any_characters
        return context
