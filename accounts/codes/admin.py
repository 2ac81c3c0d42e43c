"""郵送コード: orders of posted codes that wait to be printed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.codes.models import PostedCode
from portal.staff_admin.display import moment
from portal.staff_admin.tables import TableAdmin


@admin.register(PostedCode)
class PostedCodeAdmin(TableAdmin[PostedCode]):
    """List of the orders that `manage.py print_posted_codes` would print. It does not show the codes."""

    address = "posted-codes"
    title = "郵送コード"
    note = "印刷待ちの申し込みです。印刷と発送は運用担当が行います。お急ぎの場合は運用担当へ。コードは表示されません。"
    ordering = ("ordered_at",)
    list_display = ("ordered", "reference")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PostedCode]:
        """Return the waiting orders, the oldest first."""
        return super().get_queryset(request).filter(printed_at=None)

    @admin.display(description="申し込み")
    def ordered(self, posted: PostedCode) -> str:
        """Return the time of the order, in JST."""
        return moment(posted.ordered_at)

    @admin.display(description="受付")
    def reference(self, posted: PostedCode) -> str:
        """Return the public id of the order."""
        return posted.public_id
