"""お知らせの掲載: what every page says to everybody."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import Strength
from accounts.reauthentication.guards import needs
from accounts.users.requests import SignedInRequest
from desk.announcements import forms
from desk.guards import may
from home import actions, queries
from portal.access import Access, open_to
from portal.audit.by import By


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD"])
@may("home.publish_announcement")
def index(request: SignedInRequest) -> HttpResponse:
    """What runs or will."""
    return render(request, "desk/announcements/index.html", {"announcements": queries.scheduled()})


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may("home.publish_announcement")
@needs(Strength.PHONE)
def add(request: SignedInRequest) -> HttpResponse:
    """A new one."""
    form = forms.AnnouncementForm(request.POST or None)
    if form.is_valid():
        actions.announce(**form.cleaned_data, by=By.staff(request.user))
        messages.success(request, "お知らせを掲載しました。すべての画面に反映されるまで30秒ほどかかります。")
        return redirect("desk:announcements:index")
    return render(request, "desk/announcements/add.html", {"form": form})


@open_to(Access.STAFF)
@require_http_methods(["POST"])
@may("home.publish_announcement")
@needs(Strength.PHONE, back="desk:announcements:index")
def withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """No longer."""
    try:
        actions.withdraw(public_id=public_id, by=By.staff(request.user))
    except actions.NoSuchAnnouncement:
        raise Http404 from None
    messages.success(request, "お知らせを取り下げました。")
    return redirect("desk:announcements:index")
