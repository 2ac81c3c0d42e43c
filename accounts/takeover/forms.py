"""What is typed to take an ID登録 back where no telephone can be asked."""

from django import forms

from portal.design.fields import CurrentPasswordField


class FormerPasswordForm(forms.Form):
    """The password of the former account."""

    password = CurrentPasswordField(
        label="以前のアカウントのパスワード", help_text="ID登録の前にお使いだったパスワードを入力してください。"
    )
