"""お知らせの掲載: announcements on every page."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern

from accounts.authenticators.strengths import Strength
from accounts.reauthentication.guards import needs
from home import actions, forms, queries
from home.models import Announcement
from portal.staff_admin.base import ACT, FORM, StaffAdmin, by

PUBLISHES = "home.publish_announcement"


@admin.register(Announcement)
class AnnouncementAdmin(StaffAdmin[Announcement]):
    """Current and scheduled announcements. One is added and withdrawn, never changed: what was read stays on record."""

    address = "announcements"
    title = "お知らせの掲載"
    change_list_template = "home/announcements/index.html"
    add_form_template = "home/announcements/add.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the list, a new announcement, and for each its withdrawal and history."""
        add = needs(Strength.PHONE)(self.add_view)
        withdraw = needs(Strength.PHONE, back=f"{self.admin_site.name}:home_announcement_changelist")(self.delete_view)
        return [
            self.page("", self.changelist_view, "changelist"),
            self.page("new/", add, "add", permission="add", methods=FORM),
            self.page("<str:object_id>/withdraw/", withdraw, "delete", permission="delete", methods=ACT),
            self.page("<str:object_id>/history/", self.history_view, "history", permission="history"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:
        """Return whether the role manages announcements."""
        user: Any = request.user
        return bool(user.has_perm(PUBLISHES))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the role manages announcements."""
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:
        """Return whether the role manages announcements: to delete one is to end it now."""
        return self.has_view_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List current and scheduled announcements."""
        announcements = [(one, self.history_url(request, one)) for one in queries.scheduled()]
        return TemplateResponse(request, self.change_list_template, {"announcements": announcements})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Publish an announcement."""
        form = forms.AnnouncementForm(request.POST or None)
        if form.is_valid():
            actions.announce(**form.cleaned_data, by=by(request))
            messages.success(request, "お知らせを掲載しました。すべての画面に反映されるまで30秒ほどかかります。")
            return redirect(self.url("changelist"))
        return TemplateResponse(request, self.add_form_template, {"form": form})

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """End an announcement now; 404 for one that has ended."""
        try:
            actions.withdraw(public_id=object_id, by=by(request))
        except actions.NoSuchAnnouncement:
            raise Http404 from None
        messages.success(request, "お知らせを取り下げました。")
        return redirect(self.url("changelist"))
