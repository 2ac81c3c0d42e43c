"""The desk: the portal's one admin site, at /desk/. Its index is the menu."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.security_log import sentences
from desk.cautions import queries as caution_queries
from desk.cautions.policies import refused
from desk.customers.forms import SearchForm
from desk.staff import naming
from desk.staff import roles as staff_roles
from portal import features
from portal.audit.models import Entry
from portal.staff_admin import cases
from portal.staff_admin.reasons import ActForm
from portal.staff_admin.site import StaffSite

MOST = 100  # how far the first page counts


class DeskSite(StaffSite):
    """Django's default site, which the apps' `admin.py` register at (`desk.apps.DeskAdminConfig.default_site`)."""

    site_title = site_header = index_title = "社内デスク"

    def __init__(self, name: str = "desk") -> None:
        super().__init__(name)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Route the menu, the sign-in of staff, and the pages of every registered admin."""
        index = self.admin_view(require_http_methods(["GET", "HEAD"])(self.index))
        return [path("", index, name="index"), path("staff/", include("desk.staff.urls")), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the search for a customer, where the role may look one up, and the menu of the account's roles."""
        user: Any = request.user
        roles = [group.name for group in user.groups.order_by("name")]
        search = SearchForm() if user.has_perm("desk.look_up") else None
        context = {"entries": menu(user), "roles": roles, "search": search, "backlogs": backlogs(user)}
        return TemplateResponse(request, "desk/index.html", context)

    def role_of(self, request: HttpRequest) -> str:
        """Return the words of the roles of whoever is signed in, read once a request."""
        return staff_roles.words_of(request)

    def people(self, public_ids: Iterable[str]) -> dict[str, str]:
        """Return colleagues by name and ID, customers by masked name, contracts by customer number; two queries."""
        return naming.people(public_ids)

    def cautions(self, public_ids: Iterable[str]) -> dict[str, list[str]]:
        """Return the names of the warnings about accounts and contracts, by public id; two queries."""
        return caution_queries.labels(public_ids)

    def act_form(self, request: HttpRequest, about: str) -> ActForm:
        """Return the form of an act about a customer; where there is a warning, weak proofs are not offered."""
        found = refused(self.cautions([about]))
        return ActForm(request.POST or None, initial=cases.kept(request, about), refused=found)

    def colleagues(self) -> list[tuple[str, str]]:
        """Return public id and name of every member of staff, by account ID."""
        return naming.colleagues()

    def act_text(self, entry: Entry) -> str:
        """Return an act's text for staff, else the owner's text; the action itself where no feature declares it."""
        act = features.acts().get(entry.action)
        if act is None:
            return entry.action
        return act.desk or sentences.told(act.owner, entry.detail)


def menu(account: User) -> list[dict[str, str]]:
    """Return the menu entries that the account's roles may open (`portal.features.MenuEntry`)."""
    return [
        {"title": entry.title, "text": entry.text, "icon": entry.icon, "url": reverse(entry.url_name)}
        for entry in features.menu()
        if account.has_perm(entry.permission)
    ]


def backlogs(account: User) -> list[dict[str, Any]]:
    """Return what waits on pages that the account's roles may open (`portal.features.Backlog`), without empty ones.

    One query each, which counts no further than MOST.
    """
    open_ones = [one for one in features.backlogs() if account.has_perm(one.permission)]
    counted = [(one, one.rows(account)[: MOST + 1].count()) for one in open_ones]
    return [
        {
            "title": one.title,
            "url": f"{reverse(one.url_name)}{one.query}",
            "count": min(count, MOST),
            "is_cut": count > MOST,
        }
        for one, count in counted
        if count
    ]
