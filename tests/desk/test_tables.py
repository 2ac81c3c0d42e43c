"""Lists and rows: read-only, bounded, without personal data, each look on record."""

from datetime import date, timedelta

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Contract, PasswordLock, User
from billing.models import OldBillsRequest
from portal.audit import trail
from portal.audit.by import SYSTEM, By
from portal.audit.chain import seal_waiting
from portal.audit.models import Entry, Unsealed
from portal.delivery.models import Letter
from portal.staff_admin import base
from tests.billing.statements.bills import a_bill
from tests.conftest import ClientOf
from tests.desk import rows

pytestmark = pytest.mark.django_db

LETTERS, ENTRIES = reverse("desk:delivery_letter_changelist"), reverse("desk:audit_entry_changelist")
BILLS, LOCKOUTS = reverse("desk:billing_flaggedbill_changelist"), reverse("desk:accounts_passwordlock_changelist")
LISTS = [LETTERS, ENTRIES, BILLS, LOCKOUTS, reverse("desk:imports_run_changelist")]


@pytest.fixture
def desk(admin: User, client_of: ClientOf) -> Client:
    """The administrator's browser."""
    return client_of(admin)


def listed(desk: Client, query: str = "") -> str:
    """Return the rows of the log, without the form above them that names every act."""
    return str([row["cells"] for row in desk.get(f"{ENTRIES}{query}").context["rows"]])


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(desk: Client, url: str, method: str) -> None:
    assert getattr(desk, method)(url, {"action": "delete_selected", "_selected_action": "1"}).status_code == 405


@pytest.mark.parametrize("page", ["add/", "1/delete/", "1/history/", "1/change/", "export/"])
def test_nothing_else_of_the_admin_is_there_for_a_table(desk: Client, page: str) -> None:
    assert desk.get(f"{LETTERS}{page}").status_code == 404


@pytest.mark.parametrize(
    "page",
    ["login/", "logout/", "password_change/", "jsi18n/", "autocomplete/", "r/1/1/", "accounts/", "delivery/letter/"],
)
def test_nothing_else_of_djangos_site_is_there(desk: Client, page: str) -> None:
    assert desk.get(f"/desk/{page}").status_code == 404


def test_a_letter_is_shown_without_body_and_masked(desk: Client, contractor: User) -> None:
    row = rows.a_letter(contractor)

    listed = desk.get(LETTERS).text
    shown = desk.get(reverse("desk:delivery_letter_change", kwargs=row)).text

    assert "パスワードの再設定の完了" in listed
    assert "accounts:password_reset:done" not in listed
    assert contractor.email not in listed + shown
    assert "hi***@example.com" in shown
    assert "海" not in shown


def test_each_look_is_on_record(desk: Client, admin: User, contractor: User) -> None:
    row = rows.a_letter(contractor)
    desk.get(LETTERS)
    desk.get(reverse("desk:delivery_letter_change", kwargs=row))

    looked = Entry.objects.filter(action="portal:staff_admin:listed", actor=admin.public_id).order_by("pk")
    assert [entry.detail for entry in looked] == [
        {"table": "delivery.letter", "row": "", "via": "desk", "role": "admin"},
        {"table": "delivery.letter", "row": row["object_id"], "via": "desk", "role": "admin"},
    ]


@pytest.mark.parametrize("made_up", ["x", "0", "9" * 30, "A" * 22, "１", "-1"])
def test_a_row_that_is_made_up_is_not_there(desk: Client, made_up: str) -> None:
    for name in ("audit_entry", "delivery_letter", "imports_run"):
        assert desk.get(reverse(f"desk:{name}_change", args=[made_up])).status_code == 404


def test_letters_are_narrowed_down_by_state(desk: Client, contractor: User) -> None:
    rows.a_letter(contractor)

    assert "パスワードの再設定の完了" in desk.get(f"{LETTERS}?state__exact=waiting").text
    assert "パスワードの再設定の完了" not in desk.get(f"{LETTERS}?state__exact=refused").text


@pytest.mark.parametrize(
    "query", ["?p=0", "?p=x", "?p=999999", "?state__exact=x", "?foo__bar=1", "?q=%00", "?all=", "?o=1"]
)
def test_no_query_breaks_a_list(desk: Client, query: str) -> None:
    assert desk.get(f"{LETTERS}{query}").status_code in {200, 302, 404}


def test_a_list_is_bounded_and_its_queries_do_not_grow(
    desk: Client, contractor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "MOST", 60)
    Letter.objects.bulk_create(
        Letter(kind="a:b:c", channel="mail", to="a@example.com", expires_at=timezone.now()) for _ in range(70)
    )
    desk.get(LETTERS)
    counts = []
    for query in ("", "?p=2"):
        with CaptureQueriesContext(connection) as captured:
            answer = desk.get(f"{LETTERS}{query}")
        counts.append(len(captured))
        assert answer.status_code == 200

    assert len(answer.context["rows"]) == 10
    assert counts[0] == counts[1]
    counting = [query["sql"] for query in captured if "COUNT(*)" in query["sql"] and "delivery_letter" in query["sql"]]
    assert [("LIMIT 60" in sql) for sql in counting] == [True]
    assert issubclass(base.BoundedPaginator, Paginator)


def test_the_log_shows_whether_it_is_sealed(desk: Client) -> None:
    trail.record("home:maintenance:ended", by=SYSTEM)
    seal_waiting()
    assert "最新の封印" in desk.get(ENTRIES).text

    trail.record("home:maintenance:ended", by=SYSTEM)
    late = Unsealed.objects.latest("pk").entry_id
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_entry SET at = now() - interval '6 minutes' WHERE id = %s", [late])
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")

    assert "5分以上、記録が封印されていません" in desk.get(ENTRIES).text


def test_the_log_is_searched_by_public_id(desk: Client, contractor: User, stranger: User) -> None:
    trail.record("home:announcements:published", by=By.owner(contractor))
    trail.record("home:maintenance:begun", by=By.owner(stranger))

    shown = listed(desk, f"?q={contractor.public_id}")

    assert "お知らせを掲載しました" in shown
    assert "メンテナンスを始めました" not in shown


def test_an_entry_is_a_sentence_and_its_page_names_the_act(desk: Client, contractor: User) -> None:
    public_id = contractor.public_id
    trail.record("accounts:sign_in:succeeded", by=By(public_id), about=public_id, method="passkey")
    entry = Entry.objects.latest("pk")

    table = listed(desk)
    shown = desk.get(reverse("desk:audit_entry_change", args=[entry.pk])).text

    assert "パスキーでログインしました" in table
    assert "accounts:sign_in:succeeded" not in table
    assert "accounts:sign_in:succeeded" in shown
    assert "method=passkey" in shown


@pytest.mark.parametrize("number", [1_000_000, 9_876_543_210])
def test_an_entry_of_a_full_log_has_a_page_and_the_look_at_it_is_on_record(desk: Client, number: int) -> None:
    Entry.objects.create(pk=number, action="home:maintenance:begun", actor="system")

    answer = desk.get(reverse("desk:audit_entry_change", args=[number]))

    assert answer.status_code == 200
    looked = Entry.objects.filter(action="portal:staff_admin:listed").latest("at")
    assert looked.detail == {"table": "audit.entry", "row": f"{number:_}", "via": "desk", "role": "admin"}


@pytest.mark.parametrize("whose", ["actor", "about"])
def test_a_search_of_the_log_reads_an_index_however_long_it_is(desk: Client, contractor: User, whose: str) -> None:
    others = [Entry(action="accounts:sign_in:failed", actor=f"a{n:021}", about=f"b{n:021}") for n in range(3000)]
    Entry.objects.bulk_create(others)
    by, about = (By.owner(contractor), "") if whose == "actor" else (SYSTEM, contractor.public_id)
    trail.record("home:announcements:published", by=by, about=about)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_entry")

    with CaptureQueriesContext(connection) as captured:
        assert len(desk.get(f"{ENTRIES}?q={contractor.public_id}").context["rows"]) == 1

    asked = [query["sql"] for query in captured if f"'{contractor.public_id}'" in query["sql"]]
    searches = [sql for sql in asked if 'FROM "audit_entry"' in sql]
    assert len(searches) == 2  # the count and the rows
    for search in searches:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {search}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "audit_actor" in plan
        assert "audit_about_at" in plan
        assert "Seq Scan" not in plan


def test_only_flagged_bills_that_count_are_listed(desk: Client, contractor: User) -> None:
    contract = contractor.contracts.get()
    flagged = a_bill(contract, date(2026, 5, 1), is_flagged=True, bill_total=99)
    plain = a_bill(contract, date(2026, 4, 1))

    shown = desk.get(BILLS).text

    assert flagged.public_id in shown
    assert plain.public_id not in shown


def test_bills_of_the_companys_people_are_not_listed(desk: Client, contractor: User) -> None:
    flagged = a_bill(contractor.contracts.get(), date(2026, 5, 1), is_flagged=True, bill_total=99)
    User.objects.filter(pk=contractor.pk).update(is_staff=True)

    assert flagged.public_id not in desk.get(BILLS).text


def test_nobody_is_shown_their_own_request_for_older_bills(
    desk: Client, admin: User, contractor: User, stranger: User
) -> None:
    asked = [rows.old_bills(owner)["object_id"] for owner in (contractor, stranger)]
    OldBillsRequest.objects.filter(public_id=asked[0]).update(account=admin)
    Contract.objects.filter(holder=contractor).update(holder=admin)

    shown = desk.get(reverse("desk:billing_oldbillsrequest_changelist")).text

    assert asked[0] not in shown
    assert asked[1] in shown


def test_a_locked_account_leads_to_its_customer(desk: Client, contractor: User) -> None:
    PasswordLock.objects.create(account=contractor, key="k", until=timezone.now() + timedelta(hours=1))

    assert reverse("desk:accounts_user_change", args=[contractor.public_id]) in desk.get(LOCKOUTS).text
