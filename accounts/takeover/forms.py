"""Form to undo an ID登録 where no telephone can be asked."""

from django import forms

from portal.design.fields import CurrentPasswordField


class FormerPasswordForm(forms.Form):
    """Form for the password of the former account."""

    password = CurrentPasswordField(
        label="以前のアカウントのパスワード", help_text="ID登録の前にお使いだったパスワードを入力してください。"
    )
