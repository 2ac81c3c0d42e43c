"""Declarations of 退会."""

from accounts.users.effects import DELETED
from accounts.withdrawal import actions
from accounts.withdrawal.models import Withdrawal
from portal.features import Act, Export, Feature, Retention
from portal.lifecycle import Effect, on_account

FEATURE = Feature(
    "accounts:withdrawal",
    acts=(
        Act("begun", "{via}退会を受け付けました", "logout", is_grave=True),
        Act("returned", "{via}退会を取りやめました", "refresh", is_grave=True),
        Act("completed", untold="the account is deleted", desk="退会したアカウントを削除しました"),
    ),
    letters={
        "begun": "退会の受け付け",
        "returned": "退会の取りやめ",
        "completed": "退会の完了",
    },
    retentions=(
        Retention(
            "withdrawn_accounts",
            actions.purge,
            "accounts that withdrew, after ten days: their contracts, IDs and addresses are free then",
        ),
    ),
    effects={
        "accounts.Withdrawal": on_account(
            closed=DELETED,
            frozen=Effect.stays("a frozen account that comes back is frozen still"),
            taken_over=Effect.stays("what is left of the account is deleted when its ten days are over"),
        )
    },
    exports=(
        Export.of(
            "退会のお手続き",
            lambda account: Withdrawal.objects.filter(account=account),
            {"受付日時": "asked_at", "取りやめ日時": "returned_at"},
        ),
    ),
)
