"""The desk's first page counts what waits: each role reads of its own pages, by a steady number of queries."""

import secrets
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import PostedCode, UnconfirmedContacts, User
from billing.models import Bill, OldBillsRequest, Question
from desk import site as desk_site
from desk.staff.roles import Role
from portal import features
from portal.delivery.models import Letter
from portal.delivery.models import State as LetterState
from portal.imports.models import Run, Upload
from portal.imports.uploads.models import State as UploadState
from tests.billing.statements.bills import a_bill
from tests.conftest import ClientOf
from tests.desk import rows
from tests.desk.approvals.asking import asked
from tests.people import an_insider

pytestmark = pytest.mark.django_db

FIRST = reverse("desk:index")
REFUSED = reverse("desk:delivery_letter_changelist") + "?state__exact=refused"
EXPIRED = reverse("desk:delivery_letter_changelist") + "?state__exact=expired"
WAITING = {
    "承認を待っている依頼": ("desk:approvals_approval_changelist", {Role.BILLING, Role.ADMIN}),
    "名義の確認を待っているご契約": ("desk:accounts_holding_changelist", {Role.AGENT, Role.ADMIN}),
    "確認を待っている連絡先": (
        "desk:accounts_unconfirmedcontacts_changelist",
        {Role.AGENT, Role.BILLING, Role.ADMIN},
    ),
    "合計額が一致しない請求": (
        "desk:billing_flaggedbill_changelist",
        {Role.AGENT, Role.BILLING, Role.AUDIT, Role.ADMIN},
    ),
    "回答を待っている明細へのご質問": ("desk:billing_question_changelist", {Role.AGENT, Role.BILLING, Role.ADMIN}),
    "以前のご利用明細の申し込み": ("desk:billing_oldbillsrequest_changelist", {Role.BILLING, Role.ADMIN}),
    "取り込みを待っているファイル": ("desk:imports_upload_changelist", {Role.BILLING, Role.ADMIN}),
    "取り込めなかったファイル": ("desk:imports_upload_changelist", {Role.BILLING, Role.ADMIN}),
    "印刷を待っている郵送コード": ("desk:accounts_postedcode_changelist", {Role.AGENT, Role.ADMIN}),
    "送信できなかった連絡（7日以内）": (REFUSED, {Role.MESSAGING, Role.AUDIT, Role.ADMIN}),
    "期限までに送れなかった連絡（7日以内）": (EXPIRED, {Role.MESSAGING, Role.AUDIT, Role.ADMIN}),
    "取り込めない行のあった取り込み（7日以内）": (
        "desk:imports_run_changelist",
        {Role.BILLING, Role.AUDIT, Role.ADMIN},
    ),
}


def one_of_each(owner: User, asker: User) -> None:
    """Make one more of everything that waits."""
    asked(asker, about=owner.public_id)
    rows.a_holding(owner)
    rows.unconfirmed(owner)
    rows.a_question(owner)
    number = Bill.objects.count()
    a_bill(owner.contracts.get(), date(2020 + number, 5, 1), is_flagged=True, bill_total=1)
    if not OldBillsRequest.objects.exists():  # one at a time of an account
        rows.old_bills(owner)
    for state in (UploadState.READY, UploadState.REFUSED):
        Upload.objects.create(
            kind="customers", file_name="a.csv", size=1, sha256=secrets.token_hex(32), state=state,
            uploaded_by=asker.public_id, expires_at=timezone.now() + timedelta(days=7),
        )  # fmt: skip
    PostedCode.objects.create(subject=owner.contracts.get().public_id)
    for letter_state in (LetterState.REFUSED, LetterState.EXPIRED):
        Letter.objects.create(
            kind="a:b:c", channel="mail", to="a@example.com", expires_at=timezone.now(), state=letter_state
        )
    rows.a_run(owner)


def shown(browser: Client) -> dict[str, tuple[str, int]]:
    return {one["title"]: (one["url"], one["count"]) for one in browser.get(FIRST).context["backlogs"]}


@pytest.fixture
def asker(db: None) -> User:
    return an_insider("s-7001", "依頼の人", Role.BILLING)


@pytest.mark.parametrize("role", Role)
def test_each_role_reads_what_waits_on_its_own_pages(
    role: Role, contractor: User, asker: User, client_of: ClientOf
) -> None:
    one_of_each(contractor, asker)
    browser = client_of(an_insider("s-4000", "人", role))

    found = shown(browser)

    expected = {title: page for title, (page, allowed) in WAITING.items() if role in allowed}
    assert {title: count for title, (_, count) in found.items()} == dict.fromkeys(expected, 1)
    for title, page in expected.items():
        url = page if page.startswith("/") else reverse(page)
        assert found[title][0] == url
        assert browser.get(url).status_code == 200, url
        assert f'<a href="{url}">{title}</a>' in browser.get(FIRST).text


def test_every_backlog_is_behind_the_permission_of_its_page() -> None:
    pages = {f"desk:{pattern.name}": (one, pattern) for one in site.admins() for pattern in one.get_urls()}  # type: ignore[attr-defined]
    assert [one.title for one in features.backlogs()] == list(WAITING)
    for backlog in features.backlogs():
        admin, pattern = pages[backlog.url_name]
        guard = getattr(admin, f"has_{pattern.callback.permission}_permission")
        for has in (True, False):
            user = SimpleNamespace(has_perm=lambda name, has=has, wanted=backlog.permission: has and name == wanted)
            assert guard(SimpleNamespace(user=user)) is has, backlog.title


def test_where_nothing_waits_the_page_says_so(admin_desk: Client) -> None:
    assert shown(admin_desk) == {}
    assert "いま対応を待っているものはありません。" in admin_desk.get(FIRST).text


def test_what_is_done_own_or_old_does_not_wait(contractor: User, asker: User, client_of: ClientOf) -> None:
    one_of_each(contractor, asker)
    week = timezone.now() - timedelta(days=7, minutes=1)
    Letter.objects.update(created_at=week)
    Run.objects.update(finished_at=week)
    Upload.objects.update(state=UploadState.CHECKING)
    Bill.objects.update(superseded_at=timezone.now())
    OldBillsRequest.objects.all().delete()
    Question.objects.update(state="answered")
    UnconfirmedContacts.objects.update(changed_by=asker.public_id)

    assert shown(client_of(asker)) == {}  # the request is their own


def test_counting_takes_the_same_queries_however_much_waits(
    admin_desk: Client, contractor: User, asker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_site, "MOST", 2)
    admin_desk.get(FIRST)
    counts = []
    for _ in range(4):
        one_of_each(contractor, asker)
        with CaptureQueriesContext(connection) as captured:
            page = admin_desk.get(FIRST)
        counts.append(len(captured))

    assert len(set(counts)) == 1
    assert len(captured) < len(WAITING) + 15
    counting = [query["sql"] for query in captured if "COUNT(*)" in query["sql"]]
    assert len([sql for sql in counting if "LIMIT 3" in sql]) == len(WAITING)
    assert "2件以上" in page.text
