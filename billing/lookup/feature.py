"""Declarations of the desk's work on bills."""

from billing.lookup import queries
from portal.features import Act, Backlog, Feature, MenuEntry

FEATURE = Feature(
    "billing:lookup",
    acts=(Act("opened", "窓口担当者がご利用料金を確認しました", "eye"),),
    menu=(
        MenuEntry(
            "ご請求",
            "お客様番号・請求書番号・お名前・月と金額・請求IDで検索",
            "bill",
            "desk:billing_bill_changelist",
            "billing.view_bill",
            order=20,
        ),
        MenuEntry(
            "確認が必要な請求",
            "会社の合計額と一致しない請求",
            "alert",
            "desk:billing_flaggedbill_changelist",
            "billing.view_bill",
            order=30,
        ),
    ),
    backlogs=(
        Backlog(
            "合計額が一致しない請求",
            "desk:billing_flaggedbill_changelist",
            "billing.view_bill",
            lambda account: queries.flagged(),
            order=30,
        ),
    ),
)
