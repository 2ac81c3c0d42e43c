"""Declarations of notes about customers."""

from accounts.users.effects import DELETED, STAYS_FROZEN, STAYS_TAKEN_OVER
from desk.notes import actions
from portal.features import Act, Feature, Permission, Retention
from portal.lifecycle import Effect, on_account, on_contract

FEATURE = Feature(
    "desk:notes",
    acts=(
        Act("written", "窓口担当者が、お問い合わせの対応を記録しました", "edit"),
        Act("opened", "窓口担当者が、お問い合わせの対応の記録を確認しました", "eye"),
    ),
    permissions=(Permission("desk.write_note", ("agent", "billing")),),
    retentions=(Retention("notes", actions.purge, "notes about customers, three years after they were written"),),
    effects={
        "desk.Note": on_account(closed=DELETED, frozen=STAYS_FROZEN, taken_over=STAYS_TAKEN_OVER)
        | on_contract(
            suspended=Effect.stays("staff need it to decide whose the contract is"),
            changed_hands=Effect("deleted, for it is about the person of before", "desk.notes.receivers.forget"),
            ended=Effect.stays("the person may still ask"),
        ),
    },
)
