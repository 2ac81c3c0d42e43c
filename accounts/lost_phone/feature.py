"""Declarations of the recovery after a lost telephone."""

from accounts.lost_phone import actions
from accounts.lost_phone.models import LostPhone
from accounts.users.effects import DELETED
from portal.features import Act, Export, Feature, Retention
from portal.lifecycle import Effect, on_account, on_contract

UNTOLD = "a step before there is an account, or on the way to an act that is shown"
LAPSES = Effect(
    "leads nowhere, since the account must still hold the contract, whose person must be the same",
    "accounts.lost_phone.queries.compare_again",
)
ENDS = Effect(
    "one under way ends, since an intruder may have begun it; another may be begun, and a letter stays good",
    "accounts.lost_phone.actions.end_running",
)

FEATURE = Feature(
    "accounts:lost_phone",
    acts=(
        Act("recovered", "電話番号が使えない場合のお手続きで、新しい電話番号を登録しました", "phone", is_grave=True),
        Act("begun", untold=UNTOLD, desk="電話番号が使えない場合の手続きを始めました"),
        Act("proven", untold=UNTOLD, desk="電話番号が使えない場合の手続きで、本人確認を行いました"),
        Act("refused", untold=UNTOLD, desk="電話番号が使えない場合の手続きで、別の方のご契約が使われました"),
    ),
    letters={
        "ordered": "郵送による認証の申し込み",
        "recovered": "電話番号の登録し直し",
    },
    retentions=(
        Retention(
            "lost_phones",
            actions.purge,
            "recoveries of a lost telephone, when they lapse; those that ended well after 30 days",
            is_prompt=True,
        ),
    ),
    effects={
        "accounts.LostPhone": on_account(closed=DELETED, frozen=ENDS, taken_over=LAPSES)
        | on_contract(
            suspended=LAPSES,
            changed_hands=LAPSES,
            ended=Effect.stays("its half hour goes on; nobody can begin another (`contracts.queries.matching`)"),
        )
    },
    exports=(
        Export.of(
            "電話番号が使えない場合のお手続き",
            lambda account: LostPhone.objects.filter(account=account),
            {"開始日時": "begun_at", "完了日時": "recovered_at"},
        ),
    ),
)
