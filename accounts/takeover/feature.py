"""Declarations of contracts moved to a new account (ID登録)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from accounts.takeover import actions
from accounts.takeover.models import MovedContract
from portal.features import Act, Export, Feature, Retention
from portal.lifecycle import Effect, on_account, on_contract

UNTOLD = "nobody can sign in to the account then"


def _moves(account: Any) -> Iterator[dict[str, Any]]:
    """Return the contracts that left the account or came to it, without the other account."""
    concerned = Q(takeover__former=account) | Q(takeover__account=account)
    for moved in MovedContract.objects.filter(concerned).select_related("takeover", "contract"):
        yield {
            "お客様番号": moved.contract.customer_number,
            "移動": "このアカウントから" if moved.takeover.former_id == account.pk else "このアカウントへ",
            "移動日時": moved.takeover.made_at,
            "取り消し日時": moved.takeover.undone_at,
        }


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
    effects={
        "accounts.Takeover": on_account(
            closed=Effect("kept for the undo, then deleted with the accounts", "accounts.takeover.actions.purge"),
            frozen=Effect.stays("the owner of the former account may undo it whatever becomes of the new one"),
            taken_over=Effect(
                "a row begins; `undo` takes it and all later ones back", "accounts.takeover.actions.take_over"
            ),
        ),
        "accounts.MovedContract": on_contract(
            suspended=Effect.stays("an undo passes on who waits for the decision"),
            changed_hands=Effect(
                "one begins by an ID登録; an undo gives back nothing that staff have given to another person since",
                "accounts.takeover.actions.undo",
            ),
            ended=Effect.stays("an undo gives ended contracts back too"),
        ),
    },
    exports=(Export("ご契約の移動", _moves),),
)
