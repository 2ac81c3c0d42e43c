"""What the owner is told when the password path of an account is closed."""

from django.conf import settings
from django.urls import reverse

from accounts.lockout import actions
from accounts.lockout.models import Lockout
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.SUSPENDED)
def suspended(letter: Letter) -> Content | None:
    """【…】アカウント停止のお知らせ, to the account's address [002-64, 72]. Nothing once the lock is over, nor to
    an account that no reset opens."""
    lockout = Lockout.objects.open().select_related("account").filter(public_id=letter.ref).first()
    if lockout is None or lockout.account is None or not lockout.account.is_active:
        return None
    not_me = reverse("accounts:login:not_me", args=[actions.token(lockout)])
    context = {
        "nickname": lockout.account.nickname,
        "username": lockout.account.username,
        "locked_at": lockout.locked_at,
        "until": lockout.until,
        "action_url": settings.PORTAL_BASE_URL + reverse("accounts:login:reset"),
        "action_label": "パスワード再設定",
        "not_me_url": settings.PORTAL_BASE_URL + not_me,
    }
    return compose("accounts/lockout/suspended", context)
