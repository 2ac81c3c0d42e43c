"""The form of an announcement."""

from typing import Any

from django import forms
from django.utils import timezone

from home.models import Level
from portal.design.fields import MomentField

WHEN = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class AnnouncementForm(forms.Form):
    """Times are JST; without them it begins at once and stays until it is withdrawn."""

    title = forms.CharField(label="見出し", max_length=100)
    body = forms.CharField(label="本文", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    level = forms.ChoiceField(label="重要度", choices=Level.choices, initial=Level.INFO, widget=forms.RadioSelect)
    starts_at = MomentField(label="掲載の開始", required=False, widget=WHEN, help_text="空欄の場合は今すぐ")
    ends_at = MomentField(label="掲載の終了", required=False, widget=WHEN, help_text="空欄の場合は取り下げるまで")

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, or in the past."""
        given = self.cleaned_data
        ends_at = given.get("ends_at")
        if ends_at and ends_at <= (given.get("starts_at") or timezone.now()):
            self.add_error("ends_at", "掲載の開始より後の日時を入力してください。")
        return given
