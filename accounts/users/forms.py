"""Form for the nickname."""

from django import forms

from portal.design.fields import NicknameField


class NicknameForm(forms.Form):
    nickname = NicknameField(help_text="マイページに表示されるお名前です。30文字以内で入力してください。")
