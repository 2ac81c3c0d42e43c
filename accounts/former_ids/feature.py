"""Declarations of IDs of the former service and their migration."""

from accounts.former_ids import actions
from accounts.former_ids.models import FormerId
from accounts.users.effects import STAYS_FROZEN, STAYS_TAKEN_OVER
from portal.features import Act, Export, Feature, Retention
from portal.lifecycle import Effect, on_account, on_contract

UNTOLD = "a step before there is an account, or on the way to an act that is shown"

FEATURE = Feature(
    "accounts:former_ids",
    acts=(
        Act("migrated", "以前の会員サービスからの移行が完了しました", "user"),
        Act("begun", untold=UNTOLD, desk="以前の会員IDの移行を始めました"),
        Act("left", untold=UNTOLD, desk="以前の会員IDの移行を中止しました"),
        Act("locked", untold=UNTOLD, desk="パスワードの誤りが続いたため、以前の会員IDによるログインを停止しました"),
        Act("refused", untold=UNTOLD, desk="以前の会員IDによるログインを断りました"),
        Act("imported", untold="about no account", desk="以前の会員IDのファイルを取り込みました"),
    ),
    letters={
        "completed": "移行の完了",
        "locked": "以前の会員IDのログイン停止",
    },
    retentions=(
        Retention(
            "migrations", actions.purge, "migrations of former IDs, when their half hour is over", is_prompt=True
        ),
    ),
    effects={
        "accounts.FormerId": on_account(
            closed=Effect(
                "stays without its account, so that the ID is not migrated again", "accounts.takeover.actions.purge"
            ),
            frozen=STAYS_FROZEN,
            taken_over=STAYS_TAKEN_OVER,
        )
        | on_contract(
            suspended=Effect("not migrated until staff decide", "accounts.former_ids.queries.obstacle"),
            changed_hands=Effect(
                "not migrated any more, unless the company hands it over again", "accounts.former_ids.queries.obstacle"
            ),
            ended=Effect("not migrated any more", "accounts.former_ids.queries.obstacle"),
        )
    },
    exports=(
        Export.of(
            "以前の会員ID",
            lambda account: FormerId.objects.filter(account=account),
            {
                "会員ID": "legacy_id",
                "お客様番号": "customer_number",
                "メールアドレス": "email",
                "移行日時": "migrated_at",
            },
        ),
    ),
    modules=("other_ids",),
)
