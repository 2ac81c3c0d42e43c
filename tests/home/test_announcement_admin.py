"""お知らせの掲載, by roles that manage announcements."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from home.models import Announcement
from portal.audit.models import Entry

pytestmark = pytest.mark.django_db

PAGE = reverse("desk:home_announcement_add")
GIVEN = {"title": "工事のお知らせ", "body": "本文", "level": "warning"}


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
    "mistake", [{"title": ""}, {"level": "panic"}, {"ends_at": "2020-01-01T00:00"}, {"starts_at": "tomorrow"}]
)
def test_a_mistaken_banner_is_not_published(admin_desk: Client, mistake: dict[str, str]) -> None:
    assert admin_desk.post(PAGE, {**GIVEN, **mistake}).status_code == 200
    assert not Announcement.objects.exists()


def test_withdrawing_what_is_not_there_is_not_found(admin_desk: Client) -> None:
    assert admin_desk.post(reverse("desk:home_announcement_delete", args=["A" * 22])).status_code == 404
