"""The forms that set a warning and end it."""

from collections.abc import Container
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from desk.cautions.models import EndedBecause, Kind
from portal.staff_admin.reasons import ActForm, Verified

UNPROVEN = "ご本人のお申し出で外すときは、ご本人の確認が必要です。"


class SetForm(ActForm):
    """Which warning, why, and how the customer proved who they are. Warnings `in_force` are not offered."""

    kind = forms.ChoiceField(
        label="注意の種類",
        choices=[("", "選択してください"), *Kind.choices],
        error_messages={"required": "注意の種類を選択してください。"},
    )
    field_order = ("kind", "reason", "ticket", "verified")

    def __init__(self, *args: Any, in_force: Container[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kind"]
        field.choices = [one for one in field.choices if one[0] not in in_force]  # type: ignore[attr-defined]


class EndForm(ActForm):
    """Why a warning ends. A mistake of staff needs no proof of the customer; everything else does."""

    because = forms.ChoiceField(
        label="外す理由",
        choices=[("", "選択してください"), *EndedBecause.choices],
        error_messages={"required": "外す理由を選択してください。"},
    )
    field_order = ("because", "reason", "ticket", "verified")

    def clean(self) -> dict[str, Any]:
        """Refuse to end a warning unproven unless it was a mistake. Raises ValidationError."""
        known = self.cleaned_data
        is_mistake = known.get("because") == EndedBecause.MISTAKEN
        if known.get("verified") == Verified.NOT_ASKED and not is_mistake:
            raise ValidationError({"verified": UNPROVEN})
        return known
