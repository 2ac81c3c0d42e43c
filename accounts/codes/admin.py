"""郵送コード: letters with a code that customers ordered and that wait for the printer."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.codes.models import PostedCode
from portal.staff_admin.display import moment
from portal.staff_admin.tables import TableAdmin


@admin.register(PostedCode)
class PostedCodeAdmin(TableAdmin[PostedCode]):
    """Orders that `manage.py print_posted_codes` would print. The codes are not shown."""

    address = "posted-codes"
    title = "郵送コード"
    note = "印刷待ちの申し込みです。印刷は manage.py print_posted_codes で行います。コードは表示されません。"
    ordering = ("ordered_at",)
    list_display = ("ordered", "reference")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PostedCode]:
        """Those that wait, the oldest first."""
        return super().get_queryset(request).filter(printed_at=None)

    @admin.display(description="申し込み")
    def ordered(self, posted: PostedCode) -> str:
        """When, in JST."""
        return moment(posted.ordered_at)

    @admin.display(description="受付")
    def reference(self, posted: PostedCode) -> str:
        """Public id of the order."""
        return posted.public_id
