"""What there is to do at the desk."""

from typing import NamedTuple

from django.urls import reverse

from accounts.models import User


class Entry(NamedTuple):
    """One row of the desk's first page."""

    permission: str
    title: str
    text: str
    icon: str
    url_name: str


ENTRIES = (
    Entry(
        "desk.look_up",
        "お客様",
        "お客様番号・アカウントID・メールアドレス・電話番号で検索",
        "user",
        "desk:accounts_user_changelist",
    ),
    Entry(
        "billing.view_bill",
        "ご請求",
        "お客様番号・請求書番号・お名前・月と金額・請求IDで検索",
        "bill",
        "desk:billing_bill_changelist",
    ),
    Entry(
        "billing.view_bill",
        "確認が必要な請求",
        "会社の合計額と一致しない請求",
        "alert",
        "desk:billing_flaggedbill_changelist",
    ),
    Entry(
        "billing.change_oldbillsrequest",
        "以前のご利用明細",
        "15か月より前の明細のお申し込みに回答",
        "calendar",
        "desk:billing_oldbillsrequest_changelist",
    ),
    Entry("desk.announce", "お知らせの掲載", "全画面に表示するお知らせ", "bell", "desk:home_announcement_changelist"),
    Entry(
        "accounts.view_passwordlock",
        "ログイン停止",
        "パスワードの誤りで停止中のアカウント",
        "lock",
        "desk:accounts_passwordlock_changelist",
    ),
    Entry(
        "accounts.view_postedcode",
        "郵送コード",
        "印刷を待っている認証コード",
        "mail",
        "desk:accounts_postedcode_changelist",
    ),
    Entry(
        "delivery.view_letter",
        "送信状況",
        "メール・SMS・電話の送信状況（本文は表示しません）",
        "send",
        "desk:delivery_letter_changelist",
    ),
    Entry(
        "imports.view_run",
        "データの取り込み",
        "会社のファイルの取り込みとその結果",
        "download",
        "desk:imports_run_changelist",
    ),
    Entry("audit.view_entry", "操作の記録", "監査ログと改ざん検知の状態", "shield", "desk:audit_entry_changelist"),
    Entry("desk.manage_staff", "社員", "招待・役割・利用の停止", "users", "desk:desk_colleague_changelist"),
)


def entries(account: User) -> list[dict[str, str]]:
    """The rows that the account's roles may open."""
    return [
        {"title": entry.title, "text": entry.text, "icon": entry.icon, "url": reverse(entry.url_name)}
        for entry in ENTRIES
        if account.has_perm(entry.permission)
    ]
