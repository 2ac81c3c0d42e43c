"""Declarations of contracts moved to a new account (ID登録)."""

from accounts.takeover import actions
from portal.features import Act, Feature, Retention

UNTOLD = "nobody can sign in to the account then"

FEATURE = Feature(
    "accounts:takeover",
    acts=(
        Act("moved", "ご契約が、新しく登録されたアカウントに移りました", "contract", is_grave=True),
        Act("undone", "新しいアカウントへのご契約の移動を取り消しました", "refresh"),
        Act("archived", untold=UNTOLD, desk="ID登録により、以前のアカウントを閉じました"),
        Act("reopened", untold=UNTOLD, desk="ID登録の取り消しにより、以前のアカウントをふたたび開きました"),
        Act("forgotten", untold=UNTOLD, desk="閉じたアカウントを削除しました"),
    ),
    letters={
        "moved": "ID登録によるご契約の移動",
        "told": "ID登録によるご契約の移動（ご契約の連絡先へ）",
        "undone": "ID登録の取り消し",
    },
    retentions=(
        Retention(
            "closed_accounts",
            actions.purge,
            "accounts that an ID登録 closed, after ARCHIVED_ACCOUNT_DAYS: their IDs and addresses are free then",
        ),
    ),
)
