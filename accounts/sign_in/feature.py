"""Declarations of sign-in and the reset of passwords."""

from accounts.sign_in import resets
from accounts.sign_in.models import PasswordReset
from accounts.users.effects import CLOSED_WITH
from portal.features import Act, Export, Feature, Retention
from portal.lifecycle import Effect, on_account

FEATURE = Feature(
    "accounts:sign_in",
    acts=(
        Act("succeeded", "{method}でログインしました", "login"),
        Act("failed", "誤ったパスワードでログインが試みられました", "alert", is_grave=True),
        Act("signed_out", "ログアウトしました", "logout"),
        Act("reset_asked", "パスワードの再設定が申し込まれました", "mail"),
        Act("password:reset", "メールのリンクからパスワードを再設定しました", "key", is_grave=True),
    ),
    letters={
        "reset": "パスワードの再設定の案内",
        "reset_done": "パスワードの再設定の完了",
    },
    retentions=(Retention("password_resets", resets.purge, "requests for a new password, after 30 days"),),
    effects={
        "accounts.PasswordReset": on_account(
            closed=Effect("open links are spent", "accounts.takeover.closing.close"),
            frozen=Effect("open links are spent", "accounts.freeze.actions.begin"),
            taken_over=CLOSED_WITH,
        )
    },
    exports=(
        Export.of(
            "パスワードの再設定",
            lambda account: PasswordReset.objects.filter(account=account),
            {"申し込み日時": "requested_at", "リンクの使用日時": "spent_at"},
        ),
    ),
)
