"""Declarations of lines."""

from collections.abc import Iterator
from typing import Any

from accounts.models import Contract
from linkage.lines.models import Line
from portal import text
from portal.features import Act, Export, Feature
from portal.lifecycle import Effect, Subject, on_contract


def _lines(account: Any) -> Iterator[dict[str, Any]]:
    """Yield the account's lines; the line's user only where that is the contract's holder by name, since another user's
    data is not the holder's."""
    contracts = Contract.objects.held_by(account.pk)
    for line in Line.objects.filter(contract__in=contracts).select_related("contract").order_by("line_number"):
        is_own = text.kana_key(line.user_name_kana) == line.contract.name_kana_key
        yield {
            "お客様番号": line.contract.customer_number,
            "回線番号": line.line_number,
            "サービス": line.service,
            "プラン": line.plan,
            "基本料（円、税抜）": line.base_fee,
            "データ容量（MB）": line.data_allowance_mb,
            "開始日": line.started_on,
            "状態": line.get_status_display(),
            "ご利用者": line.user_name if is_own else "",
            "ご利用者の生年月日": line.user_birth_date if is_own else None,
        }


FEATURE = Feature(
    "linkage:lines",
    acts=(Act("imported", untold="about no account", desk="回線のファイルを取り込みました"),),
    subjects={Subject.LINE: "linkage.Line"},
    effects={
        "linkage.Line": on_contract(
            suspended=Effect.stays("lines belong to the contract and are read by its holder only"),
            changed_hands=Effect.stays("lines belong to the contract and go with it"),
            ended=Effect.stays("the company's file says of each line whether it has ended"),
        )
    },
    exports=(Export("回線", _lines),),
    modules=("sections",),
)
