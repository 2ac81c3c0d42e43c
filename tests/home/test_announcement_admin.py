"""お知らせの掲載, by roles that manage announcements."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from home import actions, queries
from home.models import Announcement
from portal.audit.models import Entry

pytestmark = pytest.mark.django_db

PAGE = reverse("desk:home_announcement_add")
GIVEN = {"title": "工事のお知らせ", "body": "本文", "level": "warning", "confirm": "1"}
LINK = "https://info.example.jp/a?b=1"


def strip_of(page: str) -> str:
    """Return the text and the links of the strip."""
    strip = page[page.index('<details class="mp-strip__text"') :]
    return strip[: strip.index("</details>")]


def test_a_banner_stands_on_every_page_until_it_is_withdrawn(
    admin_desk: Client, admin: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    capture = django_capture_on_commit_callbacks
    with capture(execute=True):
        admin_desk.post(PAGE, GIVEN)
    assert "工事のお知らせ" in Client().get("/").text

    announcement = Announcement.objects.get()
    with capture(execute=True):
        admin_desk.post(reverse("desk:home_announcement_delete", args=[announcement.public_id]))

    assert "工事のお知らせ" not in Client().get("/").text
    acts = Entry.objects.filter(about=announcement.public_id).order_by("pk").values_list("action", "actor")
    assert list(acts) == [
        ("home:announcements:published", admin.public_id),
        ("home:announcements:withdrawn", admin.public_id),
    ]


@pytest.mark.parametrize(
    "mistake",
    [
        {"title": ""}, {"level": "panic"}, {"ends_at": "2020-01-01T00:00"}, {"starts_at": "tomorrow"},
        {"link": "http://info.example.jp/"}, {"link": "javascript:alert(1)"}, {"link": "//info.example.jp/"},
        {"link": "https://minato-hikari.example@evil.example/"}, {"link": "https://例え.jp/"}, {"link": "https://"},
        {"link": "https://a.example/" + "a" * 300}, {"body": "http://info.example.jp/"}, {"title": "HTTP://a.example"},
    ],
)  # fmt: skip
def test_a_mistaken_banner_is_not_published(admin_desk: Client, mistake: dict[str, str]) -> None:
    assert admin_desk.post(PAGE, {**GIVEN, **mistake}).status_code == 200
    assert not Announcement.objects.exists()


def test_withdrawing_what_is_not_there_is_not_found(admin_desk: Client) -> None:
    assert admin_desk.post(reverse("desk:home_announcement_delete", args=["A" * 22])).status_code == 404


class TestPreview:
    def test_an_announcement_is_seen_as_customers_see_it_before_it_is_published(
        self, admin_desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        given = {"title": "工事のお知らせ", "body": "本文 <b>", "level": "warning", "link": LINK}

        seen = admin_desk.post(PAGE, given).text
        assert not Announcement.objects.exists()
        with django_capture_on_commit_callbacks(execute=True):
            admin_desk.post(PAGE, {**given, "confirm": "1"})

        assert strip_of(seen).replace(" open>", ">") == strip_of(Client().get("/").text)
        assert '<details class="mp-strip__text" open>' in seen  # nothing is published unread
        assert "掲載する" in seen
        for value in given.values():
            assert f'value="{escape(value)}"' in seen

    def test_nothing_typed_is_lost_on_the_way_back(self, admin_desk: Client) -> None:
        given = {**GIVEN, "link": LINK, "ends_at": "2036-12-28T09:00"}
        given.pop("confirm")

        form = admin_desk.post(PAGE, {**given, "edit": "1"}).text

        for typed in ("工事のお知らせ", "本文", LINK, "2036-12-28T09:00"):
            assert typed in form
        assert "プレビューを見る" in form
        assert not Announcement.objects.exists()


class TestLink:
    @pytest.mark.parametrize("body", ["", "本文"])
    def test_customers_read_where_it_leads(self, body: str) -> None:
        actions.announce(title="工事", body=body, link=LINK)
        queries.clear_cache()

        page = Client().get("/").text

        assert '<a href="https://info.example.jp/a?b=1">詳しくは info.example.jp へ' in page

    def test_an_address_in_the_text_is_never_without_encryption(self) -> None:
        actions.announce(title="工事", body="www.example.jp と http://old.example/ をご覧ください")
        queries.clear_cache()

        page = Client().get("/").text

        assert 'href="https://www.example.jp"' in page
        assert 'href="https://old.example/"' in page
        assert 'href="http://' not in page

    def test_the_database_keeps_no_other_link(self) -> None:
        with pytest.raises(IntegrityError, match="announcement_link_https"), transaction.atomic():
            actions.announce(title="工事", link="javascript:alert(1)")

    def test_the_command_takes_the_same_links(self) -> None:
        call_command("announce", "publish", "工事", "--link", LINK)
        with pytest.raises(CommandError, match="https"):
            call_command("announce", "publish", "工事", "--link", "http://info.example.jp/")

        assert Announcement.objects.get().link == LINK


class TestChanging:
    def change(self, desk: Client, row: Announcement, **typed: str) -> None:
        """Open the form, type, and confirm."""
        url = reverse("desk:home_announcement_change", args=[row.public_id])
        form = desk.get(url).context["form"]
        given = {name: str(form[name].value() or "") for name in form.fields}
        desk.post(url, {**given, "starts_at": "", "ends_at": "", "confirm": "1", **typed})

    def test_a_planned_one_changes_where_it_stands(self, admin_desk: Client) -> None:
        row = actions.announce(title="これから", starts_at=timezone.now() + timedelta(days=1))

        self.change(admin_desk, row, title="新しい見出し", starts_at="2036-12-28T09:00", link=LINK)

        changed = Announcement.objects.get()
        assert (changed.public_id, changed.title, changed.link) == (row.public_id, "新しい見出し", LINK)
        assert timezone.localtime(changed.starts_at).strftime("%Y-%m-%d %H:%M") == "2036-12-28 09:00"

    def test_a_running_one_is_replaced_and_what_was_read_stays_on_record(
        self, admin_desk: Client, admin: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        row = actions.announce(title="障害", body="調査中です")
        queries.clear_cache()
        customer = Client()
        customer.post(reverse("home:close_announcement"), {"announcement": row.public_id, "next": "/"})
        assert "障害" not in customer.get("/").text

        with django_capture_on_commit_callbacks(execute=True):
            self.change(admin_desk, row, body="復旧しました")

        former, made = Announcement.objects.order_by("pk")
        assert (former.body, former.ends_at is not None) == ("調査中です", True)
        assert (made.title, made.body, made.ends_at) == ("障害", "復旧しました", None)
        page = customer.get("/").text
        assert "復旧しました" in page  # whoever closed the former one reads the change
        assert "調査中です" not in page
        entry = Entry.objects.get(action="home:announcements:changed")
        assert (entry.actor, entry.about, entry.detail["former"]) == (admin.public_id, made.public_id, row.public_id)

    def test_a_change_is_seen_before_it_is_made(self, admin_desk: Client) -> None:
        row = actions.announce(title="障害")

        url = reverse("desk:home_announcement_change", args=[row.public_id])
        preview = admin_desk.post(url, {"title": "復旧", "level": "info", "seen": queries.version(row)}).text

        assert "この内容に変更しますか" in preview
        assert Announcement.objects.get().title == "障害"

    def test_nobody_overwrites_what_a_colleague_has_just_changed(self, admin_desk: Client) -> None:
        row = actions.announce(title="これから", starts_at=timezone.now() + timedelta(days=1))
        seen = queries.version(Announcement.objects.get())
        Announcement.objects.update(title="同僚の見出し")

        url = reverse("desk:home_announcement_change", args=[row.public_id])
        answer = admin_desk.post(url, {"title": "私の見出し", "level": "info", "seen": seen, "confirm": "1"})

        assert "ほかの担当者がこのお知らせを変更しました" in answer.text
        assert "私の見出し" in answer.text
        assert Announcement.objects.get().title == "同僚の見出し"

    def test_one_that_has_ended_is_not_found(self, admin_desk: Client) -> None:
        row = actions.announce(title="おわり")
        actions.withdraw(public_id=row.public_id)

        url = reverse("desk:home_announcement_change", args=[row.public_id])
        assert [admin_desk.get(url).status_code, admin_desk.post(url, GIVEN).status_code] == [404, 404]
