"""What old and new contact are told of a change. Links are made here, when a letter leaves; none is stored."""

from django.conf import settings
from django.urls import reverse

from accounts.changes import actions
from accounts.changes.models import LIFETIME, PhoneChange
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Channel, Letter


@renders(actions.CHANGED)
def changed(letter: Letter) -> Content | None:
    """The telephone was replaced. The mailbox and the former telephone get the undo link, the new one does not."""
    change = (
        PhoneChange.objects.undoable()
        .select_related("account", "former", "replacement")
        .filter(public_id=letter.ref)
        .first()
    )
    if change is None:
        return None
    undo = settings.PORTAL_BASE_URL + reverse("accounts:changes:undo_open", args=[actions.token(change)])
    if letter.channel == Channel.SMS:
        if not letter.context["is_former"]:
            return Content(text=f"【{settings.PORTAL_NAME}】この電話番号をマイページのご本人確認用に登録しました。")
        return Content(
            text=f"【{settings.PORTAL_NAME}】マイページの登録電話番号が変更されました。"
            f"お心当たりがない場合は10日以内に取り消せます {undo}"
        )
    context = {
        "nickname": change.account.nickname,
        "changed_at": change.made_at,
        "former": change.former.masked,
        "replacement": change.replacement.masked,
        "undo_url": undo,
        "undo_until": change.made_at + LIFETIME,
    }
    return compose("accounts/changes/phone_changed", context)


@renders(actions.UNDONE)
def undone(letter: Letter) -> Content | None:
    """The former telephone stands again."""
    change = PhoneChange.objects.select_related("account", "former").filter(public_id=letter.ref).first()
    if change is None:
        return None
    if letter.channel == Channel.SMS:
        return Content(text=f"【{settings.PORTAL_NAME}】マイページの登録電話番号の変更を取り消しました。")
    context = {
        "nickname": change.account.nickname,
        "former": change.former.masked,
        "reset_url": settings.PORTAL_BASE_URL + reverse("accounts:login:reset"),
    }
    return compose("accounts/changes/phone_restored", context)
