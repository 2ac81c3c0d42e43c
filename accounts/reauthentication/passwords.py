"""The account's password in the form of a page that asks for it before an act."""

from django.forms import Form

from accounts.users.models import User
from accounts.reauthentication import actions
from portal.limits import TooMany
from portal.text import wait

WRONG = "パスワードが一致しません。もう一度入力してください。"

LAST_TRY = "あと1回誤ると、しばらくのあいだ入力できなくなります。"


def judge(form: Form, field: str, *, account: User, wrong: str = WRONG) -> int:
    """Compare the password of a valid form. Adds an error to the form where it is wrong; returns the status of its
    page.
    """
    try:
        actions.confirm_password(account=account, password=form.cleaned_data[field])
    except actions.WrongPassword as refusal:
        form.add_error(field, wrong + (LAST_TRY if refusal.is_before_last else ""))
    except TooMany as refusal:
        form.add_error(field, too_many(refusal.retry_after))
        return 429
    return 200


def too_many(seconds: int) -> str:
    """Say that a limit of wrong passwords is reached, and when to come back."""
    return f"パスワードの入力に続けて誤りがありました。{wait(seconds)}ほどたってから、もう一度お試しください。"
