"""What is told when an account is closed, by its owner or by the desk."""

from django.conf import settings
from django.urls import reverse

from accounts.lockdown import actions
from accounts.lockdown.models import Lockdown
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.BEGUN)
def begun(letter: Letter) -> Content | None:
    """The account is closed, and how to come back. Nothing once it is open again."""
    lockdown = Lockdown.objects.open().select_related("account").filter(public_id=letter.ref).first()
    if lockdown is None:
        return None
    context = {
        "nickname": lockdown.account.nickname,
        "is_by_staff": letter.context.get("by") == actions.STAFF,
        "begun_at": lockdown.begun_at,
        "action_url": settings.PORTAL_BASE_URL + reverse("accounts:login:reset"),
        "action_label": "パスワードを再設定する",
    }
    return compose("accounts/lockdown/begun", context)
