"""Declarations of the lock after wrong passwords."""

from accounts.password_lock import actions
from accounts.password_lock.models import PasswordLock
from accounts.users.effects import STAYS_TAKEN_OVER
from portal.features import Act, Export, Feature, MenuEntry, Permission, Retention
from portal.lifecycle import Effect, on_account

FEATURE = Feature(
    "accounts:password_lock",
    acts=(
        Act("suspended", "パスワードの誤りが続いたため、パスワードによるログインを停止しました", "lock", is_grave=True),
        Act("unlocked", "パスワードによるログインの停止を、お問い合わせ窓口で解除しました", "lock"),
        Act(
            "disowned",
            "「お心当たりがない」とのお申し出により、すべての端末からログアウトしました",
            "alert",
            is_grave=True,
        ),
    ),
    letters={
        "suspended": "ログイン停止",
    },
    permissions=(Permission("accounts.view_passwordlock", ("agent", "audit")),),
    retentions=(Retention("password_locks", actions.purge, "locks after wrong passwords, after 30 days"),),
    menu=(
        MenuEntry(
            "ログイン停止",
            "パスワードの誤りで停止中のアカウント",
            "lock",
            "desk:accounts_passwordlock_changelist",
            "accounts.view_passwordlock",
            order=60,
        ),
    ),
    effects={
        "accounts.PasswordLock": on_account(
            closed=Effect(
                "stays until it is purged or deleted with the account; lifted where the account opens again",
                "accounts.takeover.closing.reopen",
            ),
            frozen=Effect.stays("the password is void anyway; a reset lifts both"),
            taken_over=STAYS_TAKEN_OVER,
        )
    },
    exports=(
        Export.of(
            "パスワードの誤りによるログイン停止",
            lambda account: PasswordLock.objects.filter(account=account),
            {
                "停止日時": "locked_at",
                "期限": "until",
                "解除日時": "lifted_at",
                "お心当たりがないとのお申し出": "disowned_at",
            },
        ),
    ),
)
