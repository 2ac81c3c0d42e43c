"""The upload form of import files."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from desk.imports.kinds import Offer
from portal.imports.uploads.receiving import limit

TOO_LARGE = (
    "ファイルが大きすぎます（{size} MB）。ここで受け付けられるのは {most} MB までです。"
    "ファイルを分けてアップロードするか、運用担当に、{kind}の大きなファイルの取り込みを依頼してください。"
)


class UploadForm(forms.Form):
    """A file, its kind and whether to import strictly. `offers`: the kinds that the account may import, by name."""

    kind = forms.ChoiceField(
        label="ファイルの種類",
        widget=forms.RadioSelect,
        error_messages={"required": "ファイルの種類を選択してください。"},
    )
    file = forms.FileField(
        label="CSVファイル",
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": "CSVファイルを選択してください。",
            "empty": "ファイルの中身が空です。別のファイルを選択してください。",
            "max_length": "ファイル名が長すぎます。255文字以内の名前に変えてから選択してください。",
        },
    )

    def __init__(self, *args: Any, offers: dict[str, Offer], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offers = offers
        choices = [(name, f"{offer.label}（{offer.about}）") for name, offer in offers.items()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        most = settings.IMPORT_UPLOAD_MAX_MB
        self.fields[
            "file"
        ].help_text = f"文字コードは UTF-8、CP932（Shift_JIS）、UTF-16 のどれか、大きさは {most} MB までです。"

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse a file above the limit. Raises ValidationError."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size and file.size > limit():
            offer = self.offers.get(self.cleaned_data.get("kind", ""))
            size, most = -(-file.size >> 20), settings.IMPORT_UPLOAD_MAX_MB
            kind = f"「{offer.label}」" if offer else ""
            raise ValidationError(TOO_LARGE.format(size=size, most=most, kind=kind), code="too_large")
        return file


class CarryOutForm(forms.Form):
    is_strict = forms.BooleanField(
        label="誤りのある行が1行でもあれば、何も取り込まない",
        help_text="選択しないときは、誤りのある行を除いて取り込みます。",
        required=False,
    )
