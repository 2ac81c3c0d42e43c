"""Declarations of changes of telephone, address and passkeys, and their undo."""

from collections.abc import Iterator
from typing import Any

from accounts.contact_changes import actions
from accounts.contact_changes.models import ContactChange, Kind
from accounts.users.effects import DELETED
from portal.features import Act, Export, Feature, Retention
from portal.lifecycle import Effect, on_account, on_contract

KINDS = {
    Kind.PHONE: "電話番号の変更",
    Kind.EMAIL: "メールアドレスの変更",
    Kind.PASSKEY: "パスキーの登録",
    Kind.FIRST_PHONE: "電話番号の登録",
    Kind.CONTRACT: "ご契約の追加",
}

RELEASES_HELD = Effect(
    "stays; its undo releases only what the account still holds, and ends its suspended holding",
    "accounts.contracts.actions.release",
)


def _changes(account: Any) -> Iterator[dict[str, Any]]:
    """Return the changes without the new contact, which may be an intruder's."""
    for change in ContactChange.objects.filter(account=account).order_by("made_at"):
        yield {
            "内容": KINDS[Kind(change.kind)],
            "当時のメールアドレス": change.former_email,
            "変更日時": change.made_at,
            "取り消し日時": change.undone_at,
        }


FEATURE = Feature(
    "accounts:contact_changes",
    acts=(
        Act("phone_changed", "電話番号を変更しました", "phone", is_grave=True),
        Act("phone_restored", "電話番号の変更を取り消しました", "refresh"),
        Act("email_changed", "メールアドレスを変更しました", "mail", is_grave=True),
        Act("email_restored", "メールアドレスの変更を取り消しました", "refresh"),
        Act("contract_removed", "ご契約の追加を取り消しました", "refresh"),
        Act("passkey_removed", "パスキーの登録を取り消しました", "refresh"),
    ),
    letters={
        "contract_added": "ご契約の追加",
        "email_changed": "メールアドレスの変更",
        "email_taken": "使用中のメールアドレスへの変更の申し込み",
        "passkey_added": "パスキーの登録（取り消しの案内）",
        "phone_changed": "電話番号の変更",
        "phone_enrolled": "電話番号の登録",
        "undone": "変更の取り消し",
    },
    retentions=(
        Retention(
            "contact_changes",
            actions.purge,
            "changes that can no longer be undone, with the former numbers and addresses, after 21 days",
        ),
    ),
    effects={
        "accounts.ContactChange": on_account(
            closed=DELETED,
            frozen=Effect.stays("its owner takes the intruder's changes back by these rows"),
            taken_over=Effect.stays("the oldest one names the second step that undoes the ID登録"),
        )
        | on_contract(
            suspended=RELEASES_HELD,
            changed_hands=RELEASES_HELD,
            ended=Effect.stays("an undo releases ended contracts too"),
        )
    },
    exports=(Export("連絡先の変更", _changes),),
)
