"""Letters about a withdrawal."""

from django.conf import settings
from django.urls import reverse

from accounts.mailed_links.mailed import FREEZE, RETURN
from accounts.withdrawal import actions, queries
from accounts.withdrawal.models import LIFETIME
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Channel, Letter


@renders(actions.BEGUN)
def begun(letter: Letter) -> Content | None:
    """Say that the account is closed, and until when it can come back. None once it is back."""
    withdrawal = queries.named(letter.ref)
    if withdrawal is None or withdrawal.returned_at:
        return None
    url = RETURN.url(withdrawal.account.public_id)
    if letter.channel == Channel.SMS:
        return Content(
            text=f"【{settings.PORTAL_NAME}】マイページの退会を受け付けました。"
            f"お心当たりがない場合や取りやめる場合は、{LIFETIME.days}日以内にこちらから {url}"
        )
    context = {
        "nickname": withdrawal.account.nickname,
        "is_by_staff": letter.context.get("is_by_staff", False),
        "asked_at": withdrawal.asked_at,
        "until": withdrawal.asked_at + LIFETIME,
        "action_url": url,
        "action_label": "退会を取りやめる",
    }
    return compose("accounts/withdrawal/begun", context)


@renders(actions.RETURNED)
def returned(letter: Letter) -> Content | None:
    """Say that the account is open again."""
    withdrawal = queries.named(letter.ref)
    if withdrawal is None:
        return None
    context = {
        "nickname": withdrawal.account.nickname,
        "freeze_url": FREEZE.url(withdrawal.account.public_id),
        "action_url": settings.PORTAL_BASE_URL + reverse("accounts:sign_in:start"),
        "action_label": "ログインする",
    }
    return compose("accounts/withdrawal/returned", context)


@renders(actions.COMPLETED)
def completed(letter: Letter) -> Content:
    """Say that the account is deleted. Nothing of it is left to print."""
    context = {
        "action_url": settings.PORTAL_BASE_URL + reverse("accounts:registration:start"),
        "action_label": "あらためて登録する",
    }
    return compose("accounts/withdrawal/completed", context)
