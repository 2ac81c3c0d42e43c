"""お知らせの掲載: announcements on every page."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone

from accounts.authenticators.strengths import Strength
from accounts.reauthentication.guards import needs
from home import actions, forms, queries
from home.models import Announcement
from portal.staff_admin.base import ACT, FORM, StaffAdmin, by

PUBLISHES = "home.publish_announcement"
SOON = "すべての画面に反映されるまで30秒ほどかかります。"
MEANWHILE = "入力中に、ほかの担当者がこのお知らせを変更しました。一覧から開き直して、いまの内容をご確認ください。"


@admin.register(Announcement)
class AnnouncementAdmin(StaffAdmin[Announcement]):
    """Current and scheduled announcements: added, changed and withdrawn. What is published is seen before."""

    address = "announcements"
    title = "お知らせの掲載"
    change_list_template = "home/announcements/index.html"
    add_form_template = "home/announcements/add.html"
    change_form_template = "home/announcements/change.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the list, a new announcement, and for each its change, withdrawal and history."""
        add, change = (needs(Strength.PHONE)(view) for view in (self.add_view, self.change_view))
        withdraw = needs(Strength.PHONE, back=f"{self.admin_site.name}:home_announcement_changelist")(self.delete_view)
        return [
            self.page("", self.changelist_view, "changelist"),
            self.page("new/", add, "add", permission="add", methods=FORM),
            self.page("<str:object_id>/edit/", change, "change", permission="change", methods=FORM),
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

    def has_change_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:
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
        """Show an announcement as customers will see it, then publish it."""
        form = forms.AnnouncementForm(request.POST or None)
        if not self._is_confirmed(request, form):
            return self._drawn(request, form, self.add_form_template, {})
        actions.announce(**form.cleaned_data, by=by(request))
        messages.success(request, f"お知らせを掲載しました。{SOON}")
        return redirect(self.url("changelist"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Change an announcement that is shown or scheduled, after a look at it; 404 for one that has ended."""
        row = queries.current(object_id)
        if row is None:
            raise Http404
        has_begun = row.starts_at <= timezone.now()
        stored = {name: getattr(row, name) for name in ("title", "body", "link", "level", "starts_at", "ends_at")}
        initial = {**stored, "seen": queries.version(row)}
        form = forms.ChangeForm(request.POST or None, initial=initial, has_begun=has_begun)
        context = {"row": row, "has_begun": has_begun}
        if not self._is_confirmed(request, form):
            return self._drawn(request, form, self.change_form_template, context)
        try:
            actions.change(public_id=object_id, **{"starts_at": None, **form.cleaned_data}, by=by(request))
        except actions.NoSuchAnnouncement:
            raise Http404 from None
        except actions.ChangedMeanwhile:
            form.add_error(None, MEANWHILE)
            return self._drawn(request, form, self.change_form_template, context)
        messages.success(request, f"お知らせを変更しました。{SOON}")
        return redirect(self.url("changelist"))

    def _is_confirmed(self, request: HttpRequest, form: forms.AnnouncementForm) -> bool:
        """Return whether a valid form comes from the preview, to be carried out."""
        return form.is_valid() and "confirm" in request.POST

    def _drawn(
        self, request: HttpRequest, form: forms.AnnouncementForm, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        """Show the form, or the preview of a valid one unless the person goes back to it."""
        if form.is_bound and form.is_valid() and "edit" not in request.POST:
            given = form.cleaned_data
            banner = queries.Banner("", given["title"], given["body"], given["level"], given["link"])
            times = {name: given.get(name) for name in ("starts_at", "ends_at")}
            shown = {"form": form, "banner": banner, **times, **context}
            return TemplateResponse(request, "home/announcements/preview.html", shown)
        return TemplateResponse(request, template, {"form": form, **context})

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
