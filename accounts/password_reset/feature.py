"""Declarations of a new password by mailed link."""

from accounts.password_reset import actions
from accounts.password_reset.models import PasswordReset
from accounts.users.effects import CLOSED_WITH
from portal.features import Act, Export, Feature, Retention
from portal.lifecycle import Effect, on_account

FEATURE = Feature(
    "accounts:password_reset",
    acts=(
        Act("asked", "パスワードの再設定が申し込まれました", "mail"),
        Act("done", "メールのリンクからパスワードを再設定しました", "key", is_grave=True),
    ),
    letters={
        "asked": "パスワードの再設定の案内",
        "done": "パスワードの再設定の完了",
    },
    retentions=(Retention("password_resets", actions.purge, "requests for a new password, after 30 days"),),
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
            {"申し込み日時": "requested_at", "リンクの失効日時": "spent_at"},
        ),
    ),
    modules=("way_in",),
)
