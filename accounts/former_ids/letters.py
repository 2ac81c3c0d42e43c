"""Mails about a legacy ID."""

from django.conf import settings
from django.urls import reverse

from accounts.users.models import User
from accounts.former_ids import actions, completion, queries
from accounts.former_ids.models import FormerId
from accounts.phones import queries as phone_queries
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Channel, Letter
from portal.policy.knobs import policy


@renders(actions.LOCKED)
def locked(letter: Letter) -> Content | None:
    """Write 【…】アカウント停止のお知らせ to the contract's contact [002-15, 64, 72]. None for an unknown ID."""
    legacy = FormerId.objects.filter(public_id=letter.ref, migrated_at=None).first() if letter.ref else None
    if legacy is None:
        return None
    if letter.channel == Channel.SMS:
        return Content(
            text=f"【{settings.PORTAL_NAME}】アカウント停止のお知らせ。以前の会員サービスのIDで、パスワードの入力に続けて誤りがあった"
            f"ため、ログインを{policy().lock_hours}時間停止しました。お問い合わせ {settings.SUPPORT_PHONE}"
        )
    context = {
        "legacy_id": legacy.legacy_id,
        "locked_at": letter.created_at,
        "opens_at": letter.created_at + actions.LOCK_WINDOW,
        "action_url": settings.PORTAL_BASE_URL + reverse("accounts:registration:start"),
        "action_label": "登録し直す（ID登録）",
    }
    return compose("accounts/former_ids/locked", context)


@renders(completion.COMPLETED)
def completed(letter: Letter) -> Content | None:
    """Say that the account is open, and what signs in from now on [002-50]."""
    account = User.objects.filter(public_id=letter.ref).first()
    if account is None:
        return None
    phone = phone_queries.of(account)
    context = {
        "nickname": account.nickname,
        "username": account.username,
        "keeps_id": queries.keeps_id(account),
        "phone": phone.masked if phone else "",
        "action_url": settings.PORTAL_BASE_URL + reverse("accounts:sign_in:start"),
        "action_label": "ログイン",
    }
    return compose("accounts/former_ids/completed", context)
