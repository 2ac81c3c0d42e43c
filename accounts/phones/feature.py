"""Declarations of telephones."""

from accounts.phones.models import Phone
from accounts.users.effects import KEPT_FOR_UNDO
from portal.features import Act, Export, Feature
from portal.lifecycle import Effect, on_account

UNTOLD = "the act that is shown says the same"

FEATURE = Feature(
    "accounts:phones",
    acts=(
        Act("enrolled", "電話番号を登録しました", "phone", is_grave=True),
        Act("withdrawn", "電話番号の登録を取り消しました", "refresh"),
        Act("paused", "電話番号による認証を一時停止しました", "pause"),
        Act("resumed", "電話番号による認証を再開しました", "phone"),
        Act("replaced", untold=UNTOLD, desk="電話番号を置き換えました"),
        Act("restored", untold=UNTOLD, desk="以前の電話番号に戻しました"),
    ),
    effects={
        "accounts.Phone": on_account(
            closed=KEPT_FOR_UNDO,
            frozen=Effect("paused; resumed by `lift`", "accounts.freeze.actions.begin"),
            taken_over=Effect.stays("it is the second step that undoes the ID登録"),
        )
    },
    exports=(
        Export.of(
            "電話番号",
            lambda account: Phone.objects.filter(user=account, confirmed=True),
            {"電話番号": "number", "確認日時": "verified_at", "一時停止日時": "paused_at"},
        ),
    ),
    modules=("way_in",),
)
