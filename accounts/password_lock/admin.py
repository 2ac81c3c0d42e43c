"""ログイン停止: password paths that are locked now."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from accounts.password_lock.models import PasswordLock, PasswordLockQuerySet
from portal import masking
from portal.staff_admin.display import NONE, moment
from portal.staff_admin.tables import TableAdmin


@admin.register(PasswordLock)
class PasswordLockAdmin(TableAdmin[PasswordLock]):
    """List of the locks in force, including those of identifiers without an account."""

    address = "password-locks"
    title = "ログイン停止"
    note = "パスワードの誤りが続いて停止中のものです。存在しないIDへの入力も含みます。"
    list_select_related = ("account",)
    list_display = ("since", "ends", "customer")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PasswordLock]:
        """Return those in force, by the database clock."""
        rows: PasswordLockQuerySet = super().get_queryset(request)  # type: ignore[assignment]
        return rows.open()

    @admin.display(description="停止")
    def since(self, lock: PasswordLock) -> str:
        """Return when it began, in JST."""
        return moment(lock.locked_at)

    @admin.display(description="自動で解除")
    def ends(self, lock: PasswordLock) -> str:
        """Return when it ends, in JST."""
        return moment(lock.until)

    @admin.display(description="お客様")
    def customer(self, lock: PasswordLock) -> str:
        """Return masked name and link of the customer; empty for colleagues."""
        if lock.account is None or lock.account.is_insider:
            return NONE
        return format_html(
            '<a href="{}">{}</a>', self.admin_site.url_of(lock.account), masking.name(lock.account.nickname)
        )
