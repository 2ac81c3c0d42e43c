"""Which tables the desk shows, and what of them. No personal data, no bodies of letters, no secrets."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import PasswordLock, PostedCode, User
from billing.models import Bill
from desk import words
from desk.customers import masking
from desk.imports import queries as import_queries
from desk.imports.kinds import MAY_IMPORT, OFFERS
from desk.imports.working import MOST_REJECTS
from desk.table import Column, Table
from portal.audit.by import SYSTEM
from portal.audit.models import Entry, Seal, Unsealed
from portal.delivery.models import Letter
from portal.design.templatetags.design import jdatetime, yen, ym
from portal.imports.models import FAULTS_KEPT, Run

NONE = "—"
FAULTS_A_PAGE = 100
PATIENCE = timedelta(minutes=5)  # an entry is sealed within a minute


LETTER_WORDS = {
    "state": "状態",
    "channel": "方法",
    "Mail": "メール",
    "Sms": "SMS",
    "Voice": "電話",
    "Webhook": "Webhook",
    "Waiting": "送信待ち",
    "Sent": "送信済み",
    "Expired": "期限切れ",
    "Dropped": "送信不要",
    "Refused": "送信不可",
}
RUN_WORDS = {"kind": "種類", **{name: offer.label for name, offer in OFFERS.items()}}


def when(moment: Any) -> object:
    """A moment in JST, or a dash."""
    return jdatetime(moment) if moment else NONE


def recipient(letter: Letter) -> str:
    """Whom a letter goes to, masked."""
    return masking.destination(letter.to) if letter.to else NONE


def bill_link(bill: Bill) -> str:
    """To the bill's page."""
    return format_html('<a href="{}">{}</a>', reverse("desk:bills:detail", args=[bill.public_id]), ym(bill.month))


@admin.register(Letter)
class Letters(Table):
    """Whether mails, SMS and calls left."""

    title = "送信状況"
    note = "本文は表示しません。宛先は詳細で、一部を伏せて表示します。"
    list_filter = ("state", "channel")
    words = LETTER_WORDS
    columns = (
        Column("種類", lambda letter: words.letter(letter.kind)),
        Column("方法", lambda letter: LETTER_WORDS[letter.get_channel_display()]),
        Column("状態", lambda letter: LETTER_WORDS[letter.get_state_display()]),
        Column("依頼", lambda letter: when(letter.created_at)),
        Column("送信", lambda letter: when(letter.sent_at)),
    )
    facts = (
        *columns,
        Column("宛先", recipient),
        Column("期限", lambda letter: when(letter.expires_at)),
        Column("試行回数", lambda letter: letter.attempts),
        Column("送信事業者のID", lambda letter: letter.provider_id or NONE),
        Column("最後のエラー", lambda letter: letter.last_error or NONE),
    )


@admin.register(Run)
class Runs(Table):
    """Which files of the company were read, and which rows of them were not taken."""

    title = "データの取り込み"
    note = "取り込めなかった行とその理由は、それぞれの詳細で確認できます。"
    row_template = "desk/imports/run.html"
    list_filter = ("kind",)
    words = RUN_WORDS
    columns = (
        Column("種類", lambda run: RUN_WORDS.get(run.kind, run.kind)),
        Column("ファイル", lambda run: run.file_name),
        Column("行数", lambda run: f"{run.row_count:,}"),
        Column("取り込めなかった行", lambda run: f"{run.rejected_count:,}"),
        Column("完了", lambda run: when(run.finished_at)),
    )
    facts = (
        *columns,
        Column("開始", lambda run: when(run.started_at)),
        Column("SHA-256", lambda run: run.sha256),
        Column("取り込んだ人", lambda run: _importer(run)),
    )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the way to hand in another, for whoever may."""
        act = {"text": "ファイルを取り込む", "icon": "plus", "url": reverse("desk:imports:index")}
        may_import = request.user.has_perm(MAY_IMPORT)
        return super().changelist_view(request, {"act": act if may_import else None, **(extra_context or {})})

    def beside(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What it changed and the first bad rows; their file, while it is kept, for whoever may import."""
        offer = OFFERS.get(row.kind)
        page = Paginator(import_queries.faults(row), FAULTS_A_PAGE).get_page(request.GET.get("p"))
        return {
            "run": row,
            "counts": offer.counted(row.counts) if offer else list(row.counts.items()),
            "page": page,
            "faults": [(fault.line, fault.field, fault.reason) for fault in page],
            "upload": import_queries.rejects_of(cast("User", request.user), row),
            "most_faults": FAULTS_KEPT,
            "most_rejects": MOST_REJECTS,
        }


@admin.register(Bill)
class FlaggedBills(Table):
    """Bills whose sum is not the company's: their 適格請求書 is withheld until a corrected file comes."""

    title = "確認が必要な請求"
    note = "会社から受け取った合計額と、明細から計算した合計額が一致しない請求です。適格請求書は発行していません。"
    columns = (
        Column("請求月", bill_link),
        Column("お客様番号", lambda bill: bill.contract.customer_number),
        Column("版", lambda bill: f"第{bill.revision}版"),
        Column("計算した合計", lambda bill: yen(bill.total)),
        Column("会社の合計", lambda bill: NONE if bill.bill_total is None else yen(bill.bill_total)),
        Column("取り込み", lambda bill: when(bill.imported_at)),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those that count today."""
        return Bill.objects.newest().filter(is_flagged=True).select_related("contract")


@admin.register(PasswordLock)
class PasswordLocks(Table):
    """Password paths that are closed now."""

    title = "ログイン停止"
    note = "パスワードの誤りが続いて停止中のものです。存在しないIDへの入力も含みます。"
    columns = (
        Column("停止", lambda lock: when(lock.locked_at)),
        Column("自動で解除", lambda lock: when(lock.until)),
        Column("お客様", lambda lock: _customer(lock)),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those in force."""
        return PasswordLock.objects.open().select_related("account")


@admin.register(PostedCode)
class PostedCodes(Table):
    """Letters with a code that customers ordered; `manage.py print_posted_codes` prints them."""

    title = "郵送コード"
    note = "印刷待ちの申し込みです。印刷は manage.py print_posted_codes で行います。コードは表示されません。"
    ordering = ("ordered_at",)
    columns = (
        Column("申し込み", lambda posted: when(posted.ordered_at)),
        Column("受付", lambda posted: posted.public_id),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those that wait."""
        return PostedCode.objects.filter(printed_at=None)


@admin.register(Entry)
class Entries(Table):
    """The audit log."""

    title = "操作の記録"
    key = "pk"
    search_fields = ("actor__exact", "about__exact")  # public ids, which may stand in the address; as indexed
    columns = (
        Column("日時", lambda entry: when(entry.at)),
        Column("操作", words.act),
        Column("行った人", lambda entry: entry.actor),
        Column("対象", lambda entry: entry.about or NONE),
    )
    facts = (
        *columns,
        Column("記録上の名前", lambda entry: entry.action),
        Column("詳細", lambda entry: "、".join(f"{name}={value}" for name, value in entry.detail.items()) or NONE),
        Column("リクエスト", lambda entry: entry.request_id or NONE),
    )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the newest seal, and whether the sealer stands still. The whole chain is proved by a command."""
        newest = Seal.objects.order_by("position").last()
        late = Unsealed.objects.filter(entry__at__lt=Now() - PATIENCE).exists()
        return super().changelist_view(request, {"seal": newest, "is_late": late, **(extra_context or {})})


def _importer(run: Run) -> str:
    if run.actor == SYSTEM.actor:
        return "コマンド（manage.py）"
    return import_queries.names([run.actor]).get(run.actor, run.actor)


def _customer(lock: PasswordLock) -> object:
    if lock.account is None or lock.account.is_insider:
        return NONE
    url = reverse("desk:customers:account", args=[lock.account.public_id])
    return format_html('<a href="{}">{}</a>', url, masking.name(lock.account.nickname))
