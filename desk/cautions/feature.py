"""Declarations of warnings about customers."""

from accounts.users.effects import DELETED, STAYS_FROZEN
from desk.cautions import actions
from portal.features import Act, Feature, Permission, Retention
from portal.lifecycle import Effect, on_account, on_contract

ENDANGERS = "whoever endangers the customer, or pretends to be the customer, may read the log too"

FEATURE = Feature(
    "desk:cautions",
    acts=(
        Act("set", "{via}「{caution}」の注意を記録しました", "alert"),
        Act("ended", "{via}「{caution}」の注意を外しました", "check", is_grave=True),
        Act("set_quietly", untold=ENDANGERS, desk="お客様への注意を記録しました（お客様には非表示）"),
        Act("ended_quietly", untold=ENDANGERS, desk="お客様への注意を外しました（お客様には非表示）"),
    ),
    permissions=(Permission("desk.mind_caution", ("agent",)),),
    retentions=(
        Retention("cautions", actions.purge, "warnings about customers, three years after they ended or about nobody"),
    ),
    effects={
        "desk.Concern": on_account(
            closed=DELETED,
            frozen=STAYS_FROZEN,
            taken_over=Effect.stays("the contracts that move take the warning along"),
        )
        | on_contract(
            suspended=Effect.stays("until staff decide, the warning is needed more than ever"),
            changed_hands=Effect("deleted, for it is about the person of before", "desk.cautions.receivers.forget"),
            ended=Effect.stays("the person still has to be protected"),
        ),
    },
)
