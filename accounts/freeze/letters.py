"""Letters about a freeze by the owner or the desk."""

from django.conf import settings
from django.urls import reverse

from accounts.freeze import actions
from accounts.freeze.models import Freeze
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.BEGUN)
def begun(letter: Letter) -> Content | None:
    """Say that the account is frozen, and how to unfreeze it. None once the freeze is lifted."""
    freeze = Freeze.objects.open().select_related("account").filter(public_id=letter.ref).first()
    if freeze is None:
        return None
    context = {
        "nickname": freeze.account.nickname,
        "is_by_staff": letter.context.get("is_by_staff", False),
        "begun_at": freeze.begun_at,
        "action_url": settings.PORTAL_BASE_URL + reverse("accounts:password_reset:start"),
        "action_label": "パスワードを再設定する",
    }
    return compose("accounts/freeze/begun", context)
