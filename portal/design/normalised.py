"""The base of the portal's text fields: refuse what no keyboard produces, normalise, then judge."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from portal import text

TYPED_MAX = 500  # characters as typed: room for any notation, far below what would cost time to normalise


class NormalisedField(forms.CharField):
    """Text in its normal form. Subclasses define the form, the limits and the error texts."""

    example = ""
    attrs: ClassVar[dict[str, str]] = {}
    longest = 100  # most characters of the normal form
    hint_width = "l"  # width of the input: s, m or l, as a hint at the expected length
    unmarked = False  # True leaves ※必須 away, for pages with a single field

    def __init__(self, **options: Any) -> None:
        self.unmarked = options.pop("unmarked", self.unmarked)
        options.setdefault("label", getattr(self, "title", None))
        widget = options.setdefault("widget", forms.TextInput)
        if isinstance(widget, type):
            options["widget"] = widget(attrs=dict(self.attrs))
        super().__init__(**{"strip": False, **options})
        if "required" not in (options.get("error_messages") or {}):
            self.error_messages["required"] = f"{self.label}を入力してください。{self._for_example()}"

    def to_python(self, value: Any) -> str:
        """Return the normal form; refuses characters that no keyboard produces before anything else."""
        typed = "" if value is None else str(value)
        if len(typed) > TYPED_MAX:
            raise ValidationError(f"文字数が多すぎます。{self.longest}文字以内で入力してください。", code="too_long")
        if "\0" in typed:
            raise ValidationError("使用できない文字（制御文字）が含まれています。入力し直してください。", code="nul")
        return self.normalise(typed)

    def normalise(self, typed: str) -> str:
        """Return the normal form of this kind of field."""
        return text.clean(typed)

    def validate(self, value: str) -> None:
        """Check presence, length, then the rules of this kind of field."""
        super().validate(value)
        if not value:
            return
        if len(value) > self.longest:
            message = f"{self.longest}文字以内で入力してください（いまは{len(value)}文字です）。"
            raise ValidationError(message, code="too_long")
        self.judge(value)

    def judge(self, value: str) -> None:
        """Raise ValidationError where the normal form cannot be right."""

    def _for_example(self) -> str:
        return f"例：{self.example}" if self.example else ""
