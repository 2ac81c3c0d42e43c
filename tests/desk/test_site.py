"""The desk is one admin site: its admins, what they may show, and which pages of Django's are absent."""

from datetime import timedelta
from typing import Any, cast

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import PasswordLock, User
from desk.site import DeskSite
from portal.audit.models import Entry
from portal.delivery.models import Letter
from portal.staff_admin.base import StaffAdmin
from portal.staff_admin.checks import PERSONAL, unmasked
from portal.staff_admin.tables import TableAdmin
from tests.conftest import OURS, ClientOf
from tests.desk import rows

SITE = cast("DeskSite", admin.site)


class TestRegistering:
    def test_the_default_site_of_django_is_the_desk(self) -> None:
        assert isinstance(admin.site._wrapped, DeskSite)  # type: ignore[attr-defined]
        assert reverse("desk:index") == "/desk/"

    def test_no_table_of_a_library_is_registered(self) -> None:
        assert {model.__module__.split(".")[0] for model in SITE._registry} <= OURS
        assert {type(one).__module__.split(".")[0] for one in SITE.admins()} <= OURS

    @pytest.mark.parametrize("admin_class", [None, admin.ModelAdmin])
    def test_a_plain_model_admin_is_refused(self, admin_class: Any) -> None:
        with pytest.raises(ImproperlyConfigured):
            DeskSite().register(Group, admin_class)

    def test_each_admin_has_an_address_of_its_own(self) -> None:
        addresses = [one.address for one in SITE.admins()]

        assert len(set(addresses)) == len(addresses)

    def test_each_app_registers_its_own_tables(self) -> None:
        # pages made of several apps
        spanning = {
            "approvals.Approval",
            "accounts.User",
            "accounts.Contract",
            "accounts.Holding",
            "accounts.UnconfirmedContacts",
            "imports.Run",
            "imports.Upload",
        }
        for model, one in SITE._registry.items():
            if model._meta.label not in spanning:
                app = model._meta.app_config.name
                assert type(one).__module__.startswith(f"{app}."), model


class Unmasked(TableAdmin[Letter]):
    address, title = "x", "x"


class TestPersonalData:
    @pytest.mark.parametrize(
        ("option", "value"),
        [
            ("list_display", ("kind", "to")),
            ("fields", ("context",)),
            ("list_filter", (("to", admin.AllValuesFieldListFilter),)),
            ("search_fields", ("=to",)),
            ("list_display", ("account__email",)),
            ("ordering", ("-to",)),
        ],
    )
    def test_an_admin_that_names_a_personal_field_is_a_fault(
        self, option: str, value: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Unmasked, option, value)

        assert "staff_admin.E001" in [one.id for one in Unmasked(Letter, DeskSite()).check()]

    def test_a_method_that_masks_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Unmasked, "list_display", ("number",))
        monkeypatch.setattr(Unmasked, "number", lambda self, row: "***", raising=False)

        assert unmasked(Unmasked(Letter, DeskSite())) == []

    def test_the_personal_fields_of_people_are_known_by_name(self) -> None:
        for field in ("username", "email", "nickname", "password"):
            assert field in PERSONAL
            assert User._meta.get_field(field)

    def test_no_registered_admin_has_a_fault(self) -> None:
        assert [fault for one in SITE.admins() for fault in one.check()] == []

    @pytest.mark.django_db
    def test_no_list_and_no_row_shows_who_a_customer_is(self, admin_desk: Client, contractor: User) -> None:
        rows.waiting(contractor)
        PasswordLock.objects.create(account=contractor, key="k", until=timezone.now() + timedelta(hours=1))
        pages = {
            f"desk:{pattern.name}": pattern
            for one in SITE.admins()
            for pattern in one.get_urls()
            if str(pattern.name).endswith(("_changelist", "_change", "_history"))
        }

        shown = {}
        for name, pattern in pages.items():
            about = rows.IDS[name](contractor) if pattern.pattern.converters else {}
            shown[name] = admin_desk.get(reverse(name, kwargs=about)).text

        contract = contractor.contracts.get()
        secrets = [contractor.email, f">{contractor.username}<", f">{contractor.nickname}<", contract.name]
        secrets += [contract.name_kana, contract.phone, "090-1234-5678", contract.address, "1984"]
        assert len(shown) > 20
        for name, text in shown.items():
            assert [secret for secret in secrets if secret in text] == [], name


@pytest.mark.django_db
class TestAddresses:
    def test_a_public_id_that_looks_quoted_finds_its_row(self, admin_desk: Client, contractor: User) -> None:
        letter = Letter.objects.get(public_id=rows.a_letter(contractor)["object_id"])
        Letter.objects.filter(pk=letter.pk).update(public_id="ab_5Fcd_3Aefghijklmnop")

        answer = admin_desk.get("/desk/letters/ab_5Fcd_3Aefghijklmnop/")

        assert answer.status_code == 200
        assert answer.context["original"].pk == letter.pk

    @pytest.mark.parametrize(
        "query",
        [
            "to__startswith=hi", "to=hikari@example.com", "context__icontains=a", "state__in=sent", "state__isnull=1",
            "created_at__gte=2020-01-01", "created_at__month=5", "created_at__year=2026&created_at__day=5",
            "created_at__year=9999", "created_at__year=0", "created_at__year=x",
            "created_at__year=2026&created_at__month=13",
            "created_at__year=2026&created_at__month=2&created_at__day=30",
            "_popup=1", "_to_field=to", "_facets=1", "all=1", "o=1", "q=hikari", "e=1",
        ],
    )  # fmt: skip
    def test_a_list_is_narrowed_down_by_its_own_links_only(
        self, admin_desk: Client, contractor: User, query: str
    ) -> None:
        """Other lookups could be used to guess fields that the list does not show."""
        rows.a_letter(contractor)

        answer = admin_desk.get(f"/desk/letters/?{query}")

        assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/letters/")

    def test_what_somebody_may_not_see_has_no_page_and_no_history(self, admin_desk: Client, agent: User) -> None:
        """`get_queryset` is the scope of every page: colleagues are no customers."""
        for page in ("change", "history"):
            assert admin_desk.get(reverse(f"desk:accounts_user_{page}", args=[agent.public_id])).status_code == 404


@pytest.mark.django_db
class TestHistory:
    def history(self, browser: Client, name: str, public_id: str) -> Any:
        return browser.get(reverse(f"desk:{name}_history", args=[public_id]))

    def test_the_history_of_a_customer_is_the_audit_log_about_them(
        self, admin_desk: Client, admin: User, contractor: User, stranger: User
    ) -> None:
        admin_desk.get(reverse("desk:accounts_user_change", args=[contractor.public_id]))
        admin_desk.get(reverse("desk:accounts_user_change", args=[stranger.public_id]))

        shown = self.history(admin_desk, "accounts_user", contractor.public_id)

        assert [(text, actor) for _, text, actor, _ in shown.context["entries"]] == [
            ("窓口担当者がご登録内容を確認しました", "管理の人（s-0001）")
        ]

    def test_the_page_leads_to_the_history_for_whoever_may_see_it(
        self, admin_desk: Client, desk: Client, contractor: User
    ) -> None:
        page = reverse("desk:accounts_user_change", args=[contractor.public_id])
        link = reverse("desk:accounts_user_history", args=[contractor.public_id])

        assert link in admin_desk.get(page).text
        assert link not in desk.get(page).text
        assert desk.get(link).status_code == 403

    def test_the_look_at_it_is_on_record(self, admin_desk: Client, admin: User, contractor: User) -> None:
        self.history(admin_desk, "accounts_user", contractor.public_id)

        look = Entry.objects.get(action="portal:staff_admin:history_opened")
        assert (look.actor, look.about) == (admin.public_id, contractor.public_id)

    def test_an_announcement_tells_who_published_and_withdrew_it(self, admin_desk: Client, admin: User) -> None:
        public_id = rows.an_announcement(admin)["object_id"]
        admin_desk.post(reverse("desk:home_announcement_delete", args=[public_id]))

        entries = self.history(admin_desk, "home_announcement", public_id).context["entries"]

        assert [text for _, text, _, _ in entries] == ["お知らせを取り下げました", "お知らせを掲載しました"]

    def test_a_long_history_is_read_page_by_page(self, admin_desk: Client, contractor: User) -> None:
        Entry.objects.bulk_create(
            Entry(action="accounts:sign_in:failed", actor="anonymous", about=contractor.public_id) for _ in range(60)
        )
        url = reverse("desk:accounts_user_history", args=[contractor.public_id])

        pages = [admin_desk.get(f"{url}?p={number}") for number in ("1", "2", "x", "99")]

        assert [len(page.context["entries"]) for page in pages] == [50, 11, 50, 13]  # each look is an entry too


def test_a_page_without_pages_is_refused() -> None:
    class Empty(StaffAdmin[Letter]):
        address, title = "x", "x"

    with pytest.raises(NotImplementedError):
        Empty(Letter, DeskSite()).get_urls()


@pytest.mark.django_db
class TestTheUsualAddress:
    def test_it_leads_staff_to_the_desk(self, desk: Client) -> None:
        assert desk.get("/admin/").headers["Location"] == reverse("desk:index")

    def test_it_is_there_for_nobody_else(self, contractor: User, agent: User, client_of: ClientOf) -> None:
        without_second_factor = Client()
        without_second_factor.force_login(agent, backend="accounts.sign_in.backends.PortalBackend")

        for outsider in (Client(), client_of(contractor), without_second_factor):
            assert [outsider.get("/admin/").status_code, outsider.post("/admin/").status_code] == [404, 404]
