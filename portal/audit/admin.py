"""操作の記録: the audit log, by date, act and person."""

import re
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from portal import features
from portal.audit import queries
from portal.audit.models import Entry
from portal.staff_admin.display import NONE, moment
from portal.staff_admin.tables import SelectFilter, TableAdmin

OPEN = re.compile(r"「\{\w+\}」の|\{\w+\}")  # detail keys that sentences print, with the quotation marks around them
PATIENCE = timedelta(minutes=5)  # entries are sealed within a minute


class ActFilter(SelectFilter):
    """Filter entries by act."""

    title = "操作"
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return every declared act with its text for staff."""
        words = {action: act.desk or OPEN.sub("", act.owner).lstrip("で") for action, act in features.acts().items()}
        return sorted(words.items(), key=lambda act: act[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        """Return the entries of the chosen action; all of them without one."""
        return queryset.filter(action=self.value()) if self.value() else queryset


class ColleagueFilter(SelectFilter):
    """Filter entries by the colleague who acted, chosen by name."""

    title = "操作した社員"
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return every member of staff by name and account ID."""
        return [*model_admin.admin_site.colleagues(), ("system", "システム")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        """Return the entries of the chosen person; all of them without one."""
        return queryset.filter(actor=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(TableAdmin[Entry]):
    """Entries, newest first, with the newest seal of the hash chain."""

    address = "log"
    title = "操作の記録"
    key = "pk"
    change_list_template = "audit/list.html"
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    list_filter = (ActFilter, ColleagueFilter)
    search_fields = ("actor__exact", "about__exact")  # public ids, which may be in an address; matches the index
    search_label = "お客様・ご契約のID（お客様の画面の「操作の記録」から開けます）"
    list_display = ("on", "act", "who", "concerned")
    fields = (*list_display, "stored_action", "ids", "details", "request")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the log, with the newest seal and whether the sealer is late. `verify_audit_log` verifies the whole
        chain."""
        seal = {"seal": queries.newest_seal(), "is_late": queries.is_unsealed_for(PATIENCE)}
        return super().changelist_view(request, {**seal, **(extra_context or {})})

    def _drawn(self, changes: ChangeList) -> dict[str, Any]:
        """Return the context of a page of the list, with the names of everybody on it: two queries a page."""
        changes.result_list = list(changes.result_list)
        ids = {one for entry in changes.result_list for one in (entry.actor, entry.about)}
        names = self.admin_site.people(ids)
        for entry in changes.result_list:
            entry.names = names
        return super()._drawn(changes)

    def _names(self, entry: Entry) -> dict[str, str]:
        known: dict[str, str] | None = getattr(entry, "names", None)
        return self.admin_site.people([entry.actor, entry.about]) if known is None else known

    @admin.display(description="日時")
    def on(self, entry: Entry) -> str:
        """Return the time, in JST."""
        return moment(entry.at)

    @admin.display(description="操作")
    def act(self, entry: Entry) -> str:
        """Return the act as a sentence."""
        return self.admin_site.act_text(entry)

    @admin.display(description="行った人")
    def who(self, entry: Entry) -> str:
        """Return the name of whoever acted; the public id where no account has it any more."""
        return self._names(entry).get(entry.actor, entry.actor)

    @admin.display(description="対象")
    def concerned(self, entry: Entry) -> str:
        """Return the name of the account or contract concerned, the public id of any other row."""
        return self._names(entry).get(entry.about, entry.about) or NONE

    @admin.display(description="ID（行った人・対象）")
    def ids(self, entry: Entry) -> str:
        """Return the public ids as stored."""
        return f"{entry.actor}・{entry.about or NONE}"

    @admin.display(description="記録上の名前")
    def stored_action(self, entry: Entry) -> str:
        """Return app:feature:event."""
        return entry.action

    @admin.display(description="詳細")
    def details(self, entry: Entry) -> str:
        """Return the detail as text."""
        return "、".join(f"{name}={value}" for name, value in entry.detail.items()) or NONE

    @admin.display(description="リクエスト")
    def request(self, entry: Entry) -> str:
        """Return the id of the request, as in the log files."""
        return entry.request_id or NONE
