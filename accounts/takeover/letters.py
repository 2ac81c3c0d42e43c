"""Letters to the people around an ID登録."""

from django.conf import settings
from django.urls import reverse

from accounts.contracts import contacts
from accounts.contracts import queries as contract_queries
from accounts.takeover import notifications, queries
from accounts.takeover.models import LIFETIME, Takeover
from portal import masking
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Channel, Letter


@renders(notifications.MOVED)
def moved(letter: Letter) -> Content | None:
    """Tell the former address and telephone what was moved where, with the link that undoes it."""
    row = queries.undoable(letter.ref)
    if row is None:
        return None
    if letter.channel == Channel.SMS:
        return _sms(
            "ご契約が新しいアカウントに登録し直されました。"
            f"お心当たりがない場合は10日以内に取り消せます {queries.UNDO.url(row.public_id)}"
        )
    context = {
        "nickname": row.former.nickname,
        "moved_at": row.made_at,
        "numbers": _numbers(row),
        "address": masking.email(row.account.email),
        "is_archived": row.is_archived,
        "has_second_step": row.second_step is not None,
        "asks_phone": queries.asked(row) is not None,
        "undo_url": queries.UNDO.url(row.public_id),
        "undo_until": row.made_at + LIFETIME,
    }
    return compose("accounts/takeover/moved", context)


@renders(notifications.TOLD)
def told(letter: Letter) -> Content | None:
    """Tell the contact in the company's records that the contract has another account now."""
    contract = contract_queries.by_public_id(letter.ref)
    if contract is None:
        return None
    if letter.channel == Channel.SMS:
        return _sms(
            "ご契約がマイページの新しいアカウントに登録し直されました。"
            f"お心当たりがない場合は {settings.SUPPORT_PHONE} までご連絡ください。"
        )
    return compose("accounts/takeover/told", {"number": contacts.masked_number(contract)})


@renders(notifications.UNDONE)
def undone(letter: Letter) -> Content | None:
    """Tell all earlier recipients that it was undone. The new account's address is told no more than that."""
    row = queries.named(letter.ref)
    if row is None:
        return None
    if letter.channel == Channel.SMS:
        return _sms("登録し直し（ID登録）を取り消し、ご契約を元のアカウントに戻しました。")
    context = {
        "numbers": _numbers(row),
        "is_new": letter.context.get("is_new", False),
        "reset_url": settings.PORTAL_BASE_URL + reverse("accounts:password_reset:start"),
    }
    return compose("accounts/takeover/undone", context)


def _numbers(row: Takeover) -> str:
    moved = row.moved.select_related("contract").order_by("contract_id")
    return "、".join(contacts.masked_number(one.contract) for one in moved)


def _sms(text: str) -> Content:
    return Content(text=f"【{settings.PORTAL_NAME}】{text}")
