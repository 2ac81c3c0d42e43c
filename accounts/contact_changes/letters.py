"""Letters to the old and new contact about a change. Links are made here, when a letter leaves; none is stored."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.users.models import User
from accounts.contact_changes import actions, notifications
from accounts.contact_changes.models import LIFETIME, ContactChange, Kind
from accounts.contact_changes.queries import UNDO
from accounts.mailed_links.mailed import FREEZE
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Channel, Letter

WHAT = {
    Kind.PHONE: "登録電話番号の変更",
    Kind.EMAIL: "登録メールアドレスの変更",
    Kind.PASSKEY: "パスキーの登録",
    Kind.FIRST_PHONE: "電話番号の登録",
    Kind.CONTRACT: "ご契約の追加",
}


@renders(notifications.PHONE_CHANGED)
def phone_changed(letter: Letter) -> Content | None:
    """Tell of a replaced telephone. The mailbox and the former telephone get the undo link, the new one does
    not.
    """
    change = _undoable(letter)
    if change is None or change.second_step is None or change.replacement is None:
        return None
    if letter.channel == Channel.SMS:
        if not letter.context["is_former"]:
            return _sms("この電話番号をマイページのご本人確認用に登録しました。")
        return _sms(
            "マイページの登録電話番号が変更されました。"
            f"お心当たりがない場合は10日以内に取り消せます {UNDO.url(change.public_id)}"
        )
    masked = {"former": change.second_step.masked, "replacement": change.replacement.masked}
    return compose("accounts/contact_changes/phone_changed", {**_context(change), **masked})


@renders(notifications.EMAIL_CHANGED)
def email_changed(letter: Letter) -> Content | None:
    """Tell of a replaced address. The former mailbox gets the undo link, the new one and the telephone do not."""
    change = _undoable(letter)
    if change is None:
        return None
    if letter.channel == Channel.SMS:
        return _sms(
            "マイページの登録メールアドレスが変更されました。お心当たりがない場合は、"
            "変更前のアドレスに届いたメールから10日以内にお取り消しください。"
        )
    is_former = letter.context["is_former"]
    addresses = {  # each letter masks the address that is not its own
        "former": change.former_email if is_former else change.masked_former_email,
        "replacement": change.masked_email if is_former else change.email,
        "has_second_step": change.second_step is not None,
    }
    name = "email_changed" if is_former else "email_welcome"
    return compose(f"accounts/contact_changes/{name}", {**_context(change), **addresses})


@renders(notifications.PASSKEY_ADDED)
def passkey_added(letter: Letter) -> Content | None:
    """Tell the telephone that a passkey was added; the mail with the undo link belongs to the passkeys."""
    if _undoable(letter) is None:
        return None
    return _sms(
        "マイページにパスキーが登録されました。お心当たりがない場合は、同時にお送りしたメールから10日以内に取り消せます。"
    )


@renders(notifications.PHONE_ENROLLED)
def phone_enrolled(letter: Letter) -> Content | None:
    """Say that the account has a telephone, when it begins to count, and how to undo it."""
    change = _undoable(letter)
    if change is None or change.replacement is None:
        return None
    phone = {"number": change.replacement.masked, "usable_from": change.replacement.usable_from}
    return compose("accounts/contact_changes/phone_enrolled", {**_context(change), **phone})


@renders(notifications.CONTRACT_ADDED)
def contract_added(letter: Letter) -> Content | None:
    """Say that the account holds another contract, and how to undo it. The undo link is in the mail."""
    change = _undoable(letter)
    if change is None:
        return None
    if letter.channel == Channel.SMS:
        return _sms(
            "マイページにご契約が追加されました。お心当たりがない場合は、同時にお送りしたメールから10日以内に取り消せます。"
        )
    context = {**_context(change), "number": change.masked_contract, "has_second_step": change.second_step is not None}
    return compose("accounts/contact_changes/contract_added", context)


@renders(notifications.UNDONE)
def undone(letter: Letter) -> Content | None:
    """Say that the former state is restored. A mailbox that was the account's meanwhile is told only that it no longer
    is.
    """
    change = ContactChange.objects.select_related("account", "second_step").filter(public_id=letter.ref).first()
    if change is None:
        return None
    if letter.context.get("is_taken_off"):
        return compose("accounts/contact_changes/taken_off", {"undone_at": change.undone_at})
    words = WHAT[Kind(change.kind)]
    if letter.channel == Channel.SMS:
        return _sms(f"マイページの{words}を取り消し、すべての端末からログアウトしました。")
    return compose(
        "accounts/contact_changes/undone",
        {
            "nickname": change.account.nickname,
            "what": words,
            "undone_at": change.undone_at,
            "reset_url": settings.PORTAL_BASE_URL + reverse("accounts:password_reset:start"),
        },
    )


@renders(actions.TAKEN)
def email_taken(letter: Letter) -> Content | None:
    """Tell the owner of an address that another account asked for it."""
    owner = User.objects.filter(public_id=letter.ref).first()
    if owner is None:
        return None
    return compose("accounts/contact_changes/email_taken", {"nickname": owner.nickname, "asked_at": letter.created_at})


def _undoable(letter: Letter) -> ContactChange | None:
    changes = ContactChange.objects.undoable().select_related("account", "second_step", "replacement", "contract")
    return changes.filter(public_id=letter.ref).first()


def _context(change: ContactChange) -> dict[str, Any]:
    return {
        "nickname": change.account.nickname,
        "changed_at": change.made_at,
        "looks_alike": change.looks_alike,
        "undo_url": UNDO.url(change.public_id),
        "undo_until": change.made_at + LIFETIME,
        "freeze_url": FREEZE.url(change.account.public_id),
    }


def _sms(words: str) -> Content:
    return Content(text=f"【{settings.PORTAL_NAME}】{words}")
