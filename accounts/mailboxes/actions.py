"""Tell the owner of an account that mail to its address comes back."""

from django.urls import reverse
from django.utils import timezone

from accounts.users.models import State, User
from accounts.notices import actions as notice_actions
from accounts.notices.models import Kind
from portal import keyed

TITLE = "メールが届いていません"
BODY = (
    "ご登録のメールアドレスにお送りしたメールが、届かずに戻ってきました。"
    "メールアドレスに誤りがないか、迷惑メールやドメイン指定受信の設定で止まっていないかをご確認ください。"
    "アドレスが変わった方は、メールアドレスを変更してください。"
)


def tell_of_returned(*, address: str) -> None:
    """Leave the account whose address this is now a notice, once a month for each address; nobody for any other
    address: one that was only typed, or given up meanwhile, is no account's."""
    account = User.objects.filter(email=address.lower(), state=State.ACTIVE).first()
    if account is None:
        return
    notice_actions.tell(
        account=account,
        title=TITLE,
        body=BODY,
        url=reverse("accounts:contact_changes:email"),
        kind=Kind.ACCOUNT,
        dedupe_key=f"returned:{timezone.localdate():%Y-%m}:{keyed.digest('returned mail', account.email)}",
    )
