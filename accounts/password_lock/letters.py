"""Letter to the owner of an account whose password path is locked."""

from django.conf import settings
from django.urls import reverse

from accounts.password_lock import actions
from accounts.password_lock.models import PasswordLock
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.SUSPENDED)
def suspended(letter: Letter) -> Content | None:
    """Write 【…】アカウント停止のお知らせ to the account's address [002-64, 72]. None once the lock is over, and for
    an account that no reset opens.
    """
    lock = PasswordLock.objects.open().select_related("account").filter(public_id=letter.ref).first()
    if lock is None or lock.account is None or not lock.account.is_active:
        return None
    context = {
        "nickname": lock.account.nickname,
        "username": lock.account.username,
        "locked_at": lock.locked_at,
        "until": lock.until,
        "is_where_trusted": lock.is_where_trusted,
        "action_url": settings.PORTAL_BASE_URL + reverse("accounts:password_reset:start"),
        "action_label": "パスワード再設定",
        "not_me_url": actions.NOT_ME.url(lock.public_id),
    }
    return compose("accounts/password_lock/suspended", context)
