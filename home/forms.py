"""The form of an announcement."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from home.models import HTTPS_ONLY, Level, check_link
from portal.design.fields import MomentField

WHEN = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class AnnouncementForm(forms.Form):
    """Times are JST; without them it begins at once and stays until it is withdrawn."""

    title = forms.CharField(label="見出し", max_length=100)
    body = forms.CharField(label="本文", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    link = forms.CharField(
        label="リンク",
        required=False,
        max_length=300,
        validators=[check_link],
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text="詳しい内容のページ。https:// で始まるアドレスだけを使えます。リンク先のドメインが表示されます。",
    )
    level = forms.ChoiceField(label="重要度", choices=Level.choices, initial=Level.INFO, widget=forms.RadioSelect)
    starts_at = MomentField(label="掲載の開始", required=False, widget=WHEN, help_text="空欄の場合は今すぐ")
    ends_at = MomentField(label="掲載の終了", required=False, widget=WHEN, help_text="空欄の場合は取り下げるまで")

    def clean_body(self) -> str:
        """Refuse an address without encryption, which would be drawn as a link. Raises ValidationError."""
        return _without_http(self.cleaned_data["body"])

    def clean_title(self) -> str:
        """Refuse an address without encryption, which would be drawn as a link. Raises ValidationError."""
        return _without_http(self.cleaned_data["title"])

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, or in the past."""
        given = self.cleaned_data
        ends_at = given.get("ends_at")
        if ends_at and ends_at <= (given.get("starts_at") or timezone.now()):
            self.add_error("ends_at", "掲載の開始より後の日時を入力してください。")
        return given


class ChangeForm(AnnouncementForm):
    """The same of an announcement that is there already; `seen` is the `queries.version` that the form was drawn from.

    One that has begun has no beginning to choose.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, has_begun: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_begun:
            del self.fields["starts_at"]


def _without_http(text: str) -> str:
    if "http://" in text.lower():
        raise ValidationError(HTTPS_ONLY, code="http")
    return text
