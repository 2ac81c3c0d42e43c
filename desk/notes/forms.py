"""The form of a note."""

import re
from typing import Any

from django import forms

from portal.public_id import new_public_id

LONGEST = 2000  # characters
PUBLIC_ID = re.compile(r"[\w-]{22}", re.ASCII)


class NoteForm(forms.Form):
    """A note. `once` is the id that it will have, so that it is written once however often it is sent."""

    text = forms.CharField(
        label="内容",
        max_length=LONGEST,
        help_text="うかがったことと、お約束したことを書いてください。書いたあとの修正はできません。",
        error_messages={
            "required": "記録する内容を入力してください。",
            "max_length": "%(limit_value)d文字以内で入力してください（現在%(show_value)d文字）。",
        },
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_public_id)

    def clean_once(self) -> str:
        """Return the id, another one where it is none."""
        once: Any = self.cleaned_data["once"]
        return once if PUBLIC_ID.fullmatch(once) else new_public_id()
